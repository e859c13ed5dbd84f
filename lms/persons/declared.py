"""What our own models, and those of the sign-in and of Wagtail, hold of a person."""

from __future__ import annotations

from lms.persons.registry import Declaration, Fate

NOBODY = "says nothing of a person"
LEDGER = "found by the person's identifiers: our own statements stay as they are, what others said goes by tombstone"
AUTHORSHIP = "content that others go on using: it stays without its author"

OURS = (
    Declaration("mediane_lms.Learner", "user", exported=True, fate=Fate.CUT, why="the pseudonym stays, its owner goes"),
    Declaration("mediane_lms.Membership", "user", exported=True),
    Declaration("mediane_lms.Cohort_trainers", "user", exported=True),
    Declaration("mediane_lms.Cohort", fate=Fate.KEPT, why="a group; its trainers are rows of their own"),
    Declaration("mediane_lms.Enrolment", "learner__user", exported=True),
    Declaration("mediane_lms.Registration", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.Sharing", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.ExtraTime", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.StepDone", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.Attempt", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.Response", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.ChoiceMade", "attempt__enrolment__learner__user", exported=True),
    Declaration(
        "mediane_lms.Rating",
        "learner__user",
        exported=True,
        fate=Fate.CUT,
        why="a judgement under a pseudonym without owner; what an erased assessor judged stays others' own",
        hidden=("assessor", "assessor_key"),
    ),
    Declaration(
        "mediane_lms.Attainment",
        "learner__user",
        exported=True,
        fate=Fate.CUT,
        why="a decision under a pseudonym without owner",
    ),
    Declaration("mediane_lms.Reexamination", "learner__user", exported=True, hidden=("answered_by",)),
    Declaration("mediane_lms.LevelRule", "made_by", fate=Fate.CUT, why=AUTHORSHIP),
    Declaration("mediane_lms.EvidencePiece", "enrolment__learner__user", exported=True, hidden=("file",)),
    Declaration("mediane_lms.Evidence", "enrolment__learner__user", exported=True),
    Declaration(
        "mediane_lms.EvidenceReview", "evidence__enrolment__learner__user", exported=True, hidden=("assessor_key",)
    ),
    Declaration("mediane_lms.SignatureRequest", "enrolment__learner__user", exported=True, hidden=("token_sha256",)),
    Declaration("mediane_lms.TutorAddress", why="found by its address: an organisation's word on who is a tutor"),
    Declaration("mediane_lms.RolePlay", "enrolment__learner__user", exported=True, hidden=("planned_by",)),
    Declaration(
        "mediane_lms.ObservationSheet",
        "role_play__enrolment__learner__user",
        why="exported once every sheet of the role play is signed; before, it is its assessor's draft",
    ),
    Declaration(
        "mediane_lms.Film",
        "role_play__enrolment__learner__user",
        exported=True,
        why="the file goes with the person, whoever else is filmed",
        hidden=("file", "asked_by"),
    ),
    Declaration("mediane_lms.FilmConsent", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.Attendance", "enrolment__learner__user", exported=True),
    Declaration(
        "mediane_lms.PracticeSession",
        "recorded_by",
        fate=Fate.CUT,
        why="a day of a group; who was there are rows of their own",
    ),
    Declaration("mediane_lms.SelfRating", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.PositioningShare", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.ReleaseChange", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.ReleaseKept", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.LogbookEntry", "enrolment__learner__user", exported=True),
    Declaration("mediane_lms.Note", "about__user", exported=True, hidden=("author",)),
    Declaration("mediane_lms.KeptAnswer", "user", why="a copy of what stands elsewhere, for some days"),
    Declaration("mediane_lms.HeldQualification", "learner__user", exported=True),
    Declaration(
        "mediane_lms.Transcript",
        "learner__user",
        exported=True,
        fate=Fate.CUT,
        why="number, code and hash stay, so that the check page can answer; the document is emptied",
    ),
    Declaration(
        "mediane_lms.NameToken", "transcript__learner__user", why="a hash; the token is on the person's own transcript"
    ),
    Declaration("mediane_lms.Client", "private_by", fate=Fate.CUT, why="a program; who opened it is cut"),
    *(
        Declaration(f"mediane_lms.{name}", fate=Fate.CUT, why=LEDGER)
        for name in (
            *("Agent", "Statement", "StatementBody", "StatementAgent", "StatementActivity", "StatementFact"),
            *("FactAgent", "FactActivity", "Voiding", "StatementAttachment", "Attachment"),
        )
    ),
    Declaration("mediane_lms.Document", exported=True, why="found by the agent it is about"),
    Declaration("mediane_lms.Delivery", why="copies of statements on their way, dropped with the person"),
    *(
        Declaration(f"mediane_lms.{name}", fate=Fate.KEPT, why=NOBODY)
        for name in (
            *("Organisation", "Partner", "Verb", "Activity", "Authority", "Installation", "Tombstone"),
            *("RetentionRun", "Erasure", "Target", "Target_organisations", "Target_verbs", "PullSource"),
        )
    ),
)

FOREIGN = (
    Declaration("auth.User", "pk", exported=True, hidden=("password",)),
    Declaration("auth.User_groups", "user", exported=True),
    Declaration("auth.User_user_permissions", "user", why="rights, given one by one by an administrator"),
    Declaration("account.EmailAddress", "user", exported=True),
    Declaration("account.EmailConfirmation", "email_address__user", why="a pending code"),
    Declaration("mfa.Authenticator", "user", why="secrets of the second factor"),
    Declaration("authtoken.Token", "user", why="a secret"),
    Declaration("wagtailcore.APIToken", "user", why="a secret"),
    Declaration("sessions.Session", why="found by what it holds: a browser that is signed in"),
    Declaration("wagtailusers.UserProfile", "user", exported=True),
    Declaration("wagtailadmin.EditingSession", "user", why="a page open in the editor just now"),
    Declaration("wagtailadmin.FormState", "user", why="columns that were chosen in a list"),
    Declaration("wagtailcore.PageSubscription", "user", why="notices that were asked for"),
    Declaration("wagtailcore.Comment", "user", why="a remark on a draft: it stands in the editor, with its page"),
    Declaration("wagtailcore.CommentReply", "user", why="a remark on a draft: it stands in the editor, with its page"),
    *(
        Declaration(f"wagtailcore.{name}", "user", fate=Fate.CUT, why="the log of the editor: it stays without a name")
        for name in ("ModelLogEntry", "PageLogEntry")
    ),
    Declaration("wagtailcore.Revision", "user", fate=Fate.CUT, why=AUTHORSHIP),
    Declaration("wagtailcore.Page", "owner", fate=Fate.CUT, why=AUTHORSHIP),
    Declaration("wagtailcore.WorkflowState", "requested_by", fate=Fate.CUT, why=AUTHORSHIP),
    Declaration("wagtailcore.TaskState", "finished_by", fate=Fate.CUT, why=AUTHORSHIP),
    Declaration("wagtailcore.UploadedFile", "uploaded_by_user", fate=Fate.CUT, why=AUTHORSHIP),
    Declaration("wagtailcore.ReferenceIndex", why="found by what it points to"),
    Declaration("wagtaildocs.Document", "uploaded_by_user", fate=Fate.CUT, why=AUTHORSHIP),
    Declaration("wagtailimages.Image", "uploaded_by_user", fate=Fate.CUT, why=AUTHORSHIP),
    *(
        Declaration(f"wagtail_localize.{name}", "last_translated_by", fate=Fate.CUT, why=AUTHORSHIP)
        for name in ("StringTranslation", "SegmentOverride")
    ),
    Declaration("mediane_curriculum.Release", "created_by", fate=Fate.CUT, why=AUTHORSHIP),
    *(
        Declaration(f"mediane_curriculum.{name}", "owner", fate=Fate.CUT, why=AUTHORSHIP)
        for name in ("CataloguePage", "ProgrammePage", "ModulePage", "LessonPage", "LibraryPage", "SheetPage")
    ),
)
