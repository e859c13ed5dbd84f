"""One aggregate a file; import models from here."""

from lms.models.attachment import Attachment, StatementAttachment
from lms.models.attainment import Attainment
from lms.models.attempt import Attempt, ChoiceMade, Response, StepDone
from lms.models.client import Client
from lms.models.cohort import Cohort
from lms.models.delivery import Delivery, DeliveryState, Target
from lms.models.document import Document, DocumentKind
from lms.models.enrolment import Enrolment, Registration, Sharing
from lms.models.evidence import Evidence, EvidencePiece, EvidenceReview, LogbookEntry
from lms.models.extra_time import ExtraTime
from lms.models.film import Film, FilmConsent
from lms.models.held import HeldQualification
from lms.models.installation import Installation
from lms.models.kept_answer import KeptAnswer
from lms.models.learner import Learner
from lms.models.level_rule import LevelRule
from lms.models.life import Erasure, RetentionRun
from lms.models.note import Note
from lms.models.organisation import Membership, Organisation
from lms.models.partner import Partner
from lms.models.positioning import PositioningShare, SelfRating
from lms.models.practice import Attendance, PracticeSession
from lms.models.pulling import PullSource
from lms.models.rating import Rating
from lms.models.reexamination import Reexamination
from lms.models.reference import FactActivity, FactAgent, StatementFact, Voiding
from lms.models.release_choice import ReleaseChange, ReleaseKept
from lms.models.role_play import ObservationSheet, RolePlay
from lms.models.statement import (
    Activity,
    Agent,
    Authority,
    Sensitivity,
    Statement,
    StatementActivity,
    StatementAgent,
    StatementBody,
    Verb,
)
from lms.models.tombstone import Tombstone
from lms.models.transcript import NameToken, Transcript
from lms.models.tutoring import SignatureRequest, TutorAddress

__all__ = [
    "Activity",
    "Agent",
    "Attachment",
    "Attainment",
    "Attempt",
    "Attendance",
    "Authority",
    "ChoiceMade",
    "Client",
    "Cohort",
    "Delivery",
    "DeliveryState",
    "Document",
    "DocumentKind",
    "Enrolment",
    "Erasure",
    "Evidence",
    "EvidencePiece",
    "EvidenceReview",
    "ExtraTime",
    "FactActivity",
    "FactAgent",
    "Film",
    "FilmConsent",
    "HeldQualification",
    "Installation",
    "KeptAnswer",
    "Learner",
    "LevelRule",
    "LogbookEntry",
    "Membership",
    "NameToken",
    "Note",
    "ObservationSheet",
    "Organisation",
    "Partner",
    "PositioningShare",
    "PracticeSession",
    "PullSource",
    "Rating",
    "Reexamination",
    "Registration",
    "ReleaseChange",
    "ReleaseKept",
    "Response",
    "RetentionRun",
    "RolePlay",
    "SelfRating",
    "Sensitivity",
    "Sharing",
    "SignatureRequest",
    "Statement",
    "StatementActivity",
    "StatementAgent",
    "StatementAttachment",
    "StatementBody",
    "StatementFact",
    "StepDone",
    "Target",
    "Tombstone",
    "Transcript",
    "TutorAddress",
    "Verb",
    "Voiding",
]
