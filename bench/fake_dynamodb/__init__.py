"""An in-memory DynamoDB on loopback: the database that all contestants of a benchmark read."""
