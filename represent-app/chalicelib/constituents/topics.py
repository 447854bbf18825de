"""The topics of goals: a closed list, so that a count by topic never shows a constituent's own words."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """The topic of a goal."""

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
