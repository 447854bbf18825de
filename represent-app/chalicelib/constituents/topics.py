"""What goals are about: a list that is closed, so that a count by topic never shows what somebody wrote."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """What a goal is about."""

    AGRICULTURE = "agriculture"
    BUDGET = "budget"
    CIVIL_RIGHTS = "civil-rights"
    ECONOMY = "economy"
    EDUCATION = "education"
    ELECTIONS = "elections"
    ENVIRONMENT = "environment"
    FOREIGN_AFFAIRS = "foreign-affairs"
    HEALTH = "health"
    HOUSING = "housing"
    IMMIGRATION = "immigration"
    JUSTICE = "justice"
    LABOR = "labor"
    PUBLIC_SAFETY = "public-safety"
    SERVICES = "services"
    TAXES = "taxes"
    TECHNOLOGY = "technology"
    TRANSPORT = "transport"
    VETERANS = "veterans"
    OTHER = "other"
