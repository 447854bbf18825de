"""DynamoDB in memory, on loopback: the database that all contestants of a benchmark read."""
