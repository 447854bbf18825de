"""Contains all the data models used in inputs/outputs"""

from .accepted_invitations import AcceptedInvitations
from .accepted_invitations_response import AcceptedInvitationsResponse
from .activity import Activity
from .activity_draft import ActivityDraft
from .activity_kind import ActivityKind
from .activity_page import ActivityPage
from .activity_response import ActivityResponse
from .alive import Alive
from .alive_response import AliveResponse
from .api_key import ApiKey
from .api_key_draft import ApiKeyDraft
from .api_key_draft_permissions_item import ApiKeyDraftPermissionsItem
from .api_key_page import ApiKeyPage
from .api_key_response import ApiKeyResponse
from .api_key_status import ApiKeyStatus
from .app_confirmation import AppConfirmation
from .app_request import AppRequest
from .app_setup import AppSetup
from .app_setup_response import AppSetupResponse
from .appearance import Appearance
from .appearance_input import AppearanceInput
from .auth_config import AuthConfig
from .auth_config_flows_item import AuthConfigFlowsItem
from .auth_config_response import AuthConfigResponse
from .auth_notice import AuthNotice
from .auth_notice_response import AuthNoticeResponse
from .batch_answer import BatchAnswer
from .batch_answer_response import BatchAnswerResponse
from .boundary_set import BoundarySet
from .boundary_set_response import BoundarySetResponse
from .boundary_set_set import BoundarySetSet
from .budget_draft import BudgetDraft
from .budget_draft_input import BudgetDraftInput
from .budget_draft_response import BudgetDraftResponse
from .bulk_file import BulkFile
from .bulk_file_format import BulkFileFormat
from .bulk_file_page import BulkFilePage
from .chamber import Chamber
from .channel import Channel
from .column_mapping import ColumnMapping
from .column_mapping_columns import ColumnMappingColumns
from .column_mapping_dates import ColumnMappingDates
from .column_mapping_defaults import ColumnMappingDefaults
from .column_mapping_delimiter import ColumnMappingDelimiter
from .column_mapping_input import ColumnMappingInput
from .column_mapping_input_columns import ColumnMappingInputColumns
from .column_mapping_input_dates import ColumnMappingInputDates
from .column_mapping_input_defaults import ColumnMappingInputDefaults
from .column_mapping_input_delimiter import ColumnMappingInputDelimiter
from .compact_jurisdiction import CompactJurisdiction
from .compact_jurisdiction_classification import CompactJurisdictionClassification
from .completeness import Completeness
from .confirmation import Confirmation
from .consents import Consents
from .consents_input import ConsentsInput
from .consents_patch import ConsentsPatch
from .constituent_export import ConstituentExport
from .constituent_export_response import ConstituentExportResponse
from .contact_info import ContactInfo
from .contact_info_input import ContactInfoInput
from .contact_info_patch import ContactInfoPatch
from .contact_office import ContactOffice
from .contact_office_input import ContactOfficeInput
from .correction import Correction
from .correction_counts import CorrectionCounts
from .correction_counts_response import CorrectionCountsResponse
from .correction_draft import CorrectionDraft
from .correction_patch import CorrectionPatch
from .correction_patch_state import CorrectionPatchState
from .correction_receipt import CorrectionReceipt
from .correction_receipt_response import CorrectionReceiptResponse
from .correction_receipt_state import CorrectionReceiptState
from .correction_response import CorrectionResponse
from .correction_state import CorrectionState
from .cost import Cost
from .cost_response import CostResponse
from .count import Count
from .count_page import CountPage
from .counts import Counts
from .creation_answer import CreationAnswer
from .creation_answer_response import CreationAnswerResponse
from .current_role import CurrentRole
from .current_role_org_classification import CurrentRoleOrgClassification
from .declared_uses import DeclaredUses
from .declared_uses_response import DeclaredUsesResponse
from .declared_uses_settings import DeclaredUsesSettings
from .delete_boundaries_set import DeleteBoundariesSet
from .dependency import Dependency
from .dependency_response import DependencyResponse
from .dependency_status import DependencyStatus
from .difference import Difference
from .difference_fields import DifferenceFields
from .difference_what import DifferenceWhat
from .district import District
from .district_input import DistrictInput
from .district_outline import DistrictOutline
from .district_outline_response import DistrictOutlineResponse
from .division import Division
from .division_found import DivisionFound
from .division_found_kind import DivisionFoundKind
from .division_found_page import DivisionFoundPage
from .division_kind import DivisionKind
from .division_outline import DivisionOutline
from .division_outline_geometry import DivisionOutlineGeometry
from .division_outline_response import DivisionOutlineResponse
from .division_result import DivisionResult
from .division_search import DivisionSearch
from .divisions_of_address import DivisionsOfAddress
from .divisions_of_address_divisions import DivisionsOfAddressDivisions
from .draft_error import DraftError
from .draft_flaw import DraftFlaw
from .empty_seat import EmptySeat
from .empty_seat_chamber_type_0 import EmptySeatChamberType0
from .empty_seat_level import EmptySeatLevel
from .empty_seat_of_office import EmptySeatOfOffice
from .empty_seat_page import EmptySeatPage
from .empty_seat_response import EmptySeatResponse
from .empty_seat_seat_state import EmptySeatSeatState
from .event_form import EventForm
from .event_form_json_schema import EventFormJsonSchema
from .event_form_response import EventFormResponse
from .exactness import Exactness
from .exactness_place_type_0 import ExactnessPlaceType0
from .exactness_unknown_item import ExactnessUnknownItem
from .export import Export
from .export_format import ExportFormat
from .export_response import ExportResponse
from .export_state import ExportState
from .feature_collection import FeatureCollection
from .feature_collection_features_item import FeatureCollectionFeaturesItem
from .field_source import FieldSource
from .forgotten_password import ForgottenPassword
from .format_ import Format
from .former_seat import FormerSeat
from .get_boundaries_set import GetBoundariesSet
from .get_boundary_outlines_set import GetBoundaryOutlinesSet
from .get_cost_format import GetCostFormat
from .get_usage_by import GetUsageBy
from .get_usage_format import GetUsageFormat
from .goal import Goal
from .goal_draft import GoalDraft
from .goal_page import GoalPage
from .goal_patch import GoalPatch
from .goal_response import GoalResponse
from .goal_status import GoalStatus
from .goal_target import GoalTarget
from .google_division import GoogleDivision
from .google_error import GoogleError
from .google_error_body import GoogleErrorBody
from .google_error_item import GoogleErrorItem
from .google_office import GoogleOffice
from .google_office_levels_item import GoogleOfficeLevelsItem
from .google_office_roles_item import GoogleOfficeRolesItem
from .google_official import GoogleOfficial
from .google_representatives_by_address_levels_item import (
    GoogleRepresentativesByAddressLevelsItem,
)
from .google_representatives_by_address_roles_item import (
    GoogleRepresentativesByAddressRolesItem,
)
from .google_representatives_by_division_levels_item import (
    GoogleRepresentativesByDivisionLevelsItem,
)
from .google_representatives_by_division_roles_item import (
    GoogleRepresentativesByDivisionRolesItem,
)
from .held_field import HeldField
from .held_field_response import HeldFieldResponse
from .home import Home
from .home_division import HomeDivision
from .home_lines import HomeLines
from .how_taken import HowTaken
from .identifier import Identifier
from .identifier_input import IdentifierInput
from .import_ import Import
from .import_draft import ImportDraft
from .import_draft_mode import ImportDraftMode
from .import_mode import ImportMode
from .import_page import ImportPage
from .import_report import ImportReport
from .import_report_mode import ImportReportMode
from .import_report_page import ImportReportPage
from .import_response import ImportResponse
from .import_state import ImportState
from .invitation_draft import InvitationDraft
from .invitation_draft_role import InvitationDraftRole
from .jurisdiction import Jurisdiction
from .jurisdiction_classification import JurisdictionClassification
from .jurisdiction_latest_runs_type_0_item import JurisdictionLatestRunsType0Item
from .jurisdiction_legislative_sessions_type_0_item import (
    JurisdictionLegislativeSessionsType0Item,
)
from .jurisdiction_list import JurisdictionList
from .left_open_record import LeftOpenRecord
from .level import Level
from .licence import Licence
from .lines import Lines
from .lines_set import LinesSet
from .link import Link
from .link_input import LinkInput
from .list_corrections_state import ListCorrectionsState
from .list_goals_status import ListGoalsStatus
from .list_representatives_bom import ListRepresentativesBom
from .list_representatives_format import ListRepresentativesFormat
from .list_representatives_level import ListRepresentativesLevel
from .list_representatives_sort import ListRepresentativesSort
from .list_representatives_status import ListRepresentativesStatus
from .list_tenants_kind import ListTenantsKind
from .list_users_role import ListUsersRole
from .list_vacancies_seat_state import ListVacanciesSeatState
from .lookup_result import LookupResult
from .lookup_result_response import LookupResultResponse
from .me import Me
from .me_kind import MeKind
from .me_response import MeResponse
from .membership import Membership
from .membership_role import MembershipRole
from .mfa_state import MfaState
from .mfa_state_response import MfaStateResponse
from .new_api_key import NewApiKey
from .new_api_key_response import NewApiKeyResponse
from .new_api_key_status import NewApiKeyStatus
from .new_import import NewImport
from .new_import_mode import NewImportMode
from .new_import_response import NewImportResponse
from .new_webhook import NewWebhook
from .new_webhook_response import NewWebhookResponse
from .new_webhook_state import NewWebhookState
from .office import Office
from .office_branch_type_0 import OfficeBranchType0
from .office_chamber_type_0 import OfficeChamberType0
from .office_district_kind_type_0 import OfficeDistrictKindType0
from .office_input import OfficeInput
from .office_input_branch_type_0 import OfficeInputBranchType0
from .office_input_chamber_type_0 import OfficeInputChamberType0
from .office_input_district_kind_type_0 import OfficeInputDistrictKindType0
from .office_input_level import OfficeInputLevel
from .office_input_selection_type_0 import OfficeInputSelectionType0
from .office_level import OfficeLevel
from .office_selection_type_0 import OfficeSelectionType0
from .office_status import OfficeStatus
from .office_status_chamber_type_0 import OfficeStatusChamberType0
from .office_status_level import OfficeStatusLevel
from .office_summary import OfficeSummary
from .office_summary_chamber_type_0 import OfficeSummaryChamberType0
from .office_summary_level import OfficeSummaryLevel
from .office_summary_parties import OfficeSummaryParties
from .official import Official
from .official_source import OfficialSource
from .open_api_document import OpenApiDocument
from .open_states_error import OpenStatesError
from .open_states_error_detail_type_1_item import OpenStatesErrorDetailType1Item
from .open_states_identifier import OpenStatesIdentifier
from .open_states_link import OpenStatesLink
from .open_states_office import OpenStatesOffice
from .openstates_jurisdiction_include_item import OpenstatesJurisdictionIncludeItem
from .openstates_jurisdictions_classification import (
    OpenstatesJurisdictionsClassification,
)
from .openstates_jurisdictions_include_item import OpenstatesJurisdictionsIncludeItem
from .openstates_people_geo_include_item import OpenstatesPeopleGeoIncludeItem
from .openstates_people_include_item import OpenstatesPeopleIncludeItem
from .openstates_people_org_classification import OpenstatesPeopleOrgClassification
from .organization import Organization
from .organization_classification import OrganizationClassification
from .outcome import Outcome
from .page_meta import PageMeta
from .pagination import Pagination
from .party import Party
from .party_input import PartyInput
from .password_reset import PasswordReset
from .password_rules import PasswordRules
from .person import Person
from .person_extras import PersonExtras
from .person_list import PersonList
from .person_other_names_type_0_item import PersonOtherNamesType0Item
from .place import Place
from .place_error import PlaceError
from .place_query import PlaceQuery
from .place_query_patch import PlaceQueryPatch
from .places_draft import PlacesDraft
from .places_draft_places_item import PlacesDraftPlacesItem
from .post import Post
from .preferences import Preferences
from .preferences_input import PreferencesInput
from .preferences_patch import PreferencesPatch
from .problem import Problem
from .problem_entry import ProblemEntry
from .problem_entry_type import ProblemEntryType
from .problem_type import ProblemType
from .profile import Profile
from .profile_draft import ProfileDraft
from .profile_patch import ProfilePatch
from .profile_response import ProfileResponse
from .public_change import PublicChange
from .public_change_after_type_0 import PublicChangeAfterType0
from .public_change_before_type_0 import PublicChangeBeforeType0
from .public_change_page import PublicChangePage
from .public_change_response import PublicChangeResponse
from .public_change_type import PublicChangeType
from .record_of_official import RecordOfOfficial
from .refusal import Refusal
from .registration import Registration
from .replace_boundaries_set import ReplaceBoundariesSet
from .replay import Replay
from .representation import Representation
from .representative import Representative
from .representative_draft import RepresentativeDraft
from .representative_page import RepresentativePage
from .representative_patch import RepresentativePatch
from .representative_response import RepresentativeResponse
from .representative_target import RepresentativeTarget
from .representatives import Representatives
from .representatives_divisions import RepresentativesDivisions
from .representatives_draft import RepresentativesDraft
from .representatives_draft_representatives_item import (
    RepresentativesDraftRepresentativesItem,
)
from .response_meta import ResponseMeta
from .rotation import Rotation
from .rpc_answer import RpcAnswer
from .rpc_answer_error import RpcAnswerError
from .rpc_answer_result import RpcAnswerResult
from .rpc_error import RpcError
from .rpc_error_error import RpcErrorError
from .rpc_message import RpcMessage
from .rpc_message_params import RpcMessageParams
from .rules import Rules
from .rules_draft import RulesDraft
from .rules_draft_time_zone_type_0 import RulesDraftTimeZoneType0
from .rules_response import RulesResponse
from .seat_counts import SeatCounts
from .seat_counts_seat_state import SeatCountsSeatState
from .seat_holder import SeatHolder
from .seats_of_office import SeatsOfOffice
from .simple_address import SimpleAddress
from .social import Social
from .social_input import SocialInput
from .social_patch import SocialPatch
from .source import Source
from .source_change import SourceChange
from .source_change_trust import SourceChangeTrust
from .source_edition import SourceEdition
from .source_file import SourceFile
from .source_file_input import SourceFileInput
from .source_format import SourceFormat
from .source_input import SourceInput
from .source_result import SourceResult
from .source_status import SourceStatus
from .source_view import SourceView
from .source_view_page import SourceViewPage
from .source_view_response import SourceViewResponse
from .source_view_trust import SourceViewTrust
from .stagger import Stagger
from .stagger_input import StaggerInput
from .streak import Streak
from .succession_draft import SuccessionDraft
from .successor_draft import SuccessorDraft
from .summary import Summary
from .summary_parties import SummaryParties
from .summary_representatives import SummaryRepresentatives
from .summary_response import SummaryResponse
from .tenant_source_draft import TenantSourceDraft
from .tenant_source_draft_trust import TenantSourceDraftTrust
from .tenant_status import TenantStatus
from .tenant_status_response import TenantStatusResponse
from .tenant_view import TenantView
from .tenant_view_kind import TenantViewKind
from .tenant_view_page import TenantViewPage
from .tenant_view_response import TenantViewResponse
from .term import Term
from .term_input import TermInput
from .term_status import TermStatus
from .token_request import TokenRequest
from .token_request_challenge_type_0 import TokenRequestChallengeType0
from .token_request_grant_type import TokenRequestGrantType
from .tokens import Tokens
from .tokens_response import TokensResponse
from .tool_arguments import ToolArguments
from .tool_card import ToolCard
from .tool_card_input_schema import ToolCardInputSchema
from .tool_card_output_schema import ToolCardOutputSchema
from .tool_card_response import ToolCardResponse
from .tool_hints import ToolHints
from .tool_response import ToolResponse
from .tool_response_data_item import ToolResponseDataItem
from .tool_response_meta import ToolResponseMeta
from .topic import Topic
from .unknown import Unknown
from .unknown_kind import UnknownKind
from .unknown_part import UnknownPart
from .upload import Upload
from .upload_fields import UploadFields
from .usage_report import UsageReport
from .usage_report_response import UsageReportResponse
from .user import User
from .user_page import UserPage
from .user_patch import UserPatch
from .user_patch_role_type_0 import UserPatchRoleType0
from .user_response import UserResponse
from .user_role_type_0 import UserRoleType0
from .vacancy import Vacancy
from .vacancy_draft import VacancyDraft
from .vacancy_input import VacancyInput
from .vacancy_input_method_type_0 import VacancyInputMethodType0
from .vacancy_method_type_0 import VacancyMethodType0
from .vacancy_source import VacancySource
from .vacancy_source_kind import VacancySourceKind
from .vacancy_statement import VacancyStatement
from .vacancy_statement_response import VacancyStatementResponse
from .value_sides import ValueSides
from .webhook import Webhook
from .webhook_draft import WebhookDraft
from .webhook_draft_types_type_0_item import WebhookDraftTypesType0Item
from .webhook_page import WebhookPage
from .webhook_response import WebhookResponse
from .webhook_state import WebhookState
from .withdrawal import Withdrawal

__all__ = (
    "AcceptedInvitations",
    "AcceptedInvitationsResponse",
    "Activity",
    "ActivityDraft",
    "ActivityKind",
    "ActivityPage",
    "ActivityResponse",
    "Alive",
    "AliveResponse",
    "ApiKey",
    "ApiKeyDraft",
    "ApiKeyDraftPermissionsItem",
    "ApiKeyPage",
    "ApiKeyResponse",
    "ApiKeyStatus",
    "AppConfirmation",
    "Appearance",
    "AppearanceInput",
    "AppRequest",
    "AppSetup",
    "AppSetupResponse",
    "AuthConfig",
    "AuthConfigFlowsItem",
    "AuthConfigResponse",
    "AuthNotice",
    "AuthNoticeResponse",
    "BatchAnswer",
    "BatchAnswerResponse",
    "BoundarySet",
    "BoundarySetResponse",
    "BoundarySetSet",
    "BudgetDraft",
    "BudgetDraftInput",
    "BudgetDraftResponse",
    "BulkFile",
    "BulkFileFormat",
    "BulkFilePage",
    "Chamber",
    "Channel",
    "ColumnMapping",
    "ColumnMappingColumns",
    "ColumnMappingDates",
    "ColumnMappingDefaults",
    "ColumnMappingDelimiter",
    "ColumnMappingInput",
    "ColumnMappingInputColumns",
    "ColumnMappingInputDates",
    "ColumnMappingInputDefaults",
    "ColumnMappingInputDelimiter",
    "CompactJurisdiction",
    "CompactJurisdictionClassification",
    "Completeness",
    "Confirmation",
    "Consents",
    "ConsentsInput",
    "ConsentsPatch",
    "ConstituentExport",
    "ConstituentExportResponse",
    "ContactInfo",
    "ContactInfoInput",
    "ContactInfoPatch",
    "ContactOffice",
    "ContactOfficeInput",
    "Correction",
    "CorrectionCounts",
    "CorrectionCountsResponse",
    "CorrectionDraft",
    "CorrectionPatch",
    "CorrectionPatchState",
    "CorrectionReceipt",
    "CorrectionReceiptResponse",
    "CorrectionReceiptState",
    "CorrectionResponse",
    "CorrectionState",
    "Cost",
    "CostResponse",
    "Count",
    "CountPage",
    "Counts",
    "CreationAnswer",
    "CreationAnswerResponse",
    "CurrentRole",
    "CurrentRoleOrgClassification",
    "DeclaredUses",
    "DeclaredUsesResponse",
    "DeclaredUsesSettings",
    "DeleteBoundariesSet",
    "Dependency",
    "DependencyResponse",
    "DependencyStatus",
    "Difference",
    "DifferenceFields",
    "DifferenceWhat",
    "District",
    "DistrictInput",
    "DistrictOutline",
    "DistrictOutlineResponse",
    "Division",
    "DivisionFound",
    "DivisionFoundKind",
    "DivisionFoundPage",
    "DivisionKind",
    "DivisionOutline",
    "DivisionOutlineGeometry",
    "DivisionOutlineResponse",
    "DivisionResult",
    "DivisionSearch",
    "DivisionsOfAddress",
    "DivisionsOfAddressDivisions",
    "DraftError",
    "DraftFlaw",
    "EmptySeat",
    "EmptySeatChamberType0",
    "EmptySeatLevel",
    "EmptySeatOfOffice",
    "EmptySeatPage",
    "EmptySeatResponse",
    "EmptySeatSeatState",
    "EventForm",
    "EventFormJsonSchema",
    "EventFormResponse",
    "Exactness",
    "ExactnessPlaceType0",
    "ExactnessUnknownItem",
    "Export",
    "ExportFormat",
    "ExportResponse",
    "ExportState",
    "FeatureCollection",
    "FeatureCollectionFeaturesItem",
    "FieldSource",
    "ForgottenPassword",
    "Format",
    "FormerSeat",
    "GetBoundariesSet",
    "GetBoundaryOutlinesSet",
    "GetCostFormat",
    "GetUsageBy",
    "GetUsageFormat",
    "Goal",
    "GoalDraft",
    "GoalPage",
    "GoalPatch",
    "GoalResponse",
    "GoalStatus",
    "GoalTarget",
    "GoogleDivision",
    "GoogleError",
    "GoogleErrorBody",
    "GoogleErrorItem",
    "GoogleOffice",
    "GoogleOfficeLevelsItem",
    "GoogleOfficeRolesItem",
    "GoogleOfficial",
    "GoogleRepresentativesByAddressLevelsItem",
    "GoogleRepresentativesByAddressRolesItem",
    "GoogleRepresentativesByDivisionLevelsItem",
    "GoogleRepresentativesByDivisionRolesItem",
    "HeldField",
    "HeldFieldResponse",
    "Home",
    "HomeDivision",
    "HomeLines",
    "HowTaken",
    "Identifier",
    "IdentifierInput",
    "Import",
    "ImportDraft",
    "ImportDraftMode",
    "ImportMode",
    "ImportPage",
    "ImportReport",
    "ImportReportMode",
    "ImportReportPage",
    "ImportResponse",
    "ImportState",
    "InvitationDraft",
    "InvitationDraftRole",
    "Jurisdiction",
    "JurisdictionClassification",
    "JurisdictionLatestRunsType0Item",
    "JurisdictionLegislativeSessionsType0Item",
    "JurisdictionList",
    "LeftOpenRecord",
    "Level",
    "Licence",
    "Lines",
    "LinesSet",
    "Link",
    "LinkInput",
    "ListCorrectionsState",
    "ListGoalsStatus",
    "ListRepresentativesBom",
    "ListRepresentativesFormat",
    "ListRepresentativesLevel",
    "ListRepresentativesSort",
    "ListRepresentativesStatus",
    "ListTenantsKind",
    "ListUsersRole",
    "ListVacanciesSeatState",
    "LookupResult",
    "LookupResultResponse",
    "Me",
    "MeKind",
    "Membership",
    "MembershipRole",
    "MeResponse",
    "MfaState",
    "MfaStateResponse",
    "NewApiKey",
    "NewApiKeyResponse",
    "NewApiKeyStatus",
    "NewImport",
    "NewImportMode",
    "NewImportResponse",
    "NewWebhook",
    "NewWebhookResponse",
    "NewWebhookState",
    "Office",
    "OfficeBranchType0",
    "OfficeChamberType0",
    "OfficeDistrictKindType0",
    "OfficeInput",
    "OfficeInputBranchType0",
    "OfficeInputChamberType0",
    "OfficeInputDistrictKindType0",
    "OfficeInputLevel",
    "OfficeInputSelectionType0",
    "OfficeLevel",
    "OfficeSelectionType0",
    "OfficeStatus",
    "OfficeStatusChamberType0",
    "OfficeStatusLevel",
    "OfficeSummary",
    "OfficeSummaryChamberType0",
    "OfficeSummaryLevel",
    "OfficeSummaryParties",
    "Official",
    "OfficialSource",
    "OpenApiDocument",
    "OpenStatesError",
    "OpenStatesErrorDetailType1Item",
    "OpenStatesIdentifier",
    "OpenstatesJurisdictionIncludeItem",
    "OpenstatesJurisdictionsClassification",
    "OpenstatesJurisdictionsIncludeItem",
    "OpenStatesLink",
    "OpenStatesOffice",
    "OpenstatesPeopleGeoIncludeItem",
    "OpenstatesPeopleIncludeItem",
    "OpenstatesPeopleOrgClassification",
    "Organization",
    "OrganizationClassification",
    "Outcome",
    "PageMeta",
    "Pagination",
    "Party",
    "PartyInput",
    "PasswordReset",
    "PasswordRules",
    "Person",
    "PersonExtras",
    "PersonList",
    "PersonOtherNamesType0Item",
    "Place",
    "PlaceError",
    "PlaceQuery",
    "PlaceQueryPatch",
    "PlacesDraft",
    "PlacesDraftPlacesItem",
    "Post",
    "Preferences",
    "PreferencesInput",
    "PreferencesPatch",
    "Problem",
    "ProblemEntry",
    "ProblemEntryType",
    "ProblemType",
    "Profile",
    "ProfileDraft",
    "ProfilePatch",
    "ProfileResponse",
    "PublicChange",
    "PublicChangeAfterType0",
    "PublicChangeBeforeType0",
    "PublicChangePage",
    "PublicChangeResponse",
    "PublicChangeType",
    "RecordOfOfficial",
    "Refusal",
    "Registration",
    "ReplaceBoundariesSet",
    "Replay",
    "Representation",
    "Representative",
    "RepresentativeDraft",
    "RepresentativePage",
    "RepresentativePatch",
    "RepresentativeResponse",
    "Representatives",
    "RepresentativesDivisions",
    "RepresentativesDraft",
    "RepresentativesDraftRepresentativesItem",
    "RepresentativeTarget",
    "ResponseMeta",
    "Rotation",
    "RpcAnswer",
    "RpcAnswerError",
    "RpcAnswerResult",
    "RpcError",
    "RpcErrorError",
    "RpcMessage",
    "RpcMessageParams",
    "Rules",
    "RulesDraft",
    "RulesDraftTimeZoneType0",
    "RulesResponse",
    "SeatCounts",
    "SeatCountsSeatState",
    "SeatHolder",
    "SeatsOfOffice",
    "SimpleAddress",
    "Social",
    "SocialInput",
    "SocialPatch",
    "Source",
    "SourceChange",
    "SourceChangeTrust",
    "SourceEdition",
    "SourceFile",
    "SourceFileInput",
    "SourceFormat",
    "SourceInput",
    "SourceResult",
    "SourceStatus",
    "SourceView",
    "SourceViewPage",
    "SourceViewResponse",
    "SourceViewTrust",
    "Stagger",
    "StaggerInput",
    "Streak",
    "SuccessionDraft",
    "SuccessorDraft",
    "Summary",
    "SummaryParties",
    "SummaryRepresentatives",
    "SummaryResponse",
    "TenantSourceDraft",
    "TenantSourceDraftTrust",
    "TenantStatus",
    "TenantStatusResponse",
    "TenantView",
    "TenantViewKind",
    "TenantViewPage",
    "TenantViewResponse",
    "Term",
    "TermInput",
    "TermStatus",
    "TokenRequest",
    "TokenRequestChallengeType0",
    "TokenRequestGrantType",
    "Tokens",
    "TokensResponse",
    "ToolArguments",
    "ToolCard",
    "ToolCardInputSchema",
    "ToolCardOutputSchema",
    "ToolCardResponse",
    "ToolHints",
    "ToolResponse",
    "ToolResponseDataItem",
    "ToolResponseMeta",
    "Topic",
    "Unknown",
    "UnknownKind",
    "UnknownPart",
    "Upload",
    "UploadFields",
    "UsageReport",
    "UsageReportResponse",
    "User",
    "UserPage",
    "UserPatch",
    "UserPatchRoleType0",
    "UserResponse",
    "UserRoleType0",
    "Vacancy",
    "VacancyDraft",
    "VacancyInput",
    "VacancyInputMethodType0",
    "VacancyMethodType0",
    "VacancySource",
    "VacancySourceKind",
    "VacancyStatement",
    "VacancyStatementResponse",
    "ValueSides",
    "Webhook",
    "WebhookDraft",
    "WebhookDraftTypesType0Item",
    "WebhookPage",
    "WebhookResponse",
    "WebhookState",
    "Withdrawal",
)
