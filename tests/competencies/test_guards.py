"""What the database refuses, whoever asks, and how the guards come back after a migration."""

import pytest
from django.core.checks import Warning as CheckWarning
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, IntegrityError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor

from competencies import guards
from competencies.guards import Guard, append_only
from competencies.guards_frameworks import GUARDS, REFUSAL
from competencies.models import Competency, Framework, FrameworkVersion, Level, Qualification, Scale

ROWS = {"competency": Competency, "scale": Scale, "level": Level, "qualification": Qualification}


@pytest.fixture
def two_versions(make_version):
    """A published version of a job and of a title, and a draft of each."""
    return {
        (kind, life): make_version(f"{kind}-{life}", kind=kind, published=life == "published")
        for kind in ("job", "qualification")
        for life in ("published", "draft")
    }


def of(row, version):
    """The first row of this kind that belongs to a version."""
    path = "scale__version" if row is Level else "version"
    return row.objects.filter(**{path: version}).order_by("-pk").first()


def refused(change) -> str:
    """What the database says to this change; empty when it let it pass (and the change is undone)."""
    try:
        with transaction.atomic():
            change()
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error).splitlines()[0]
    return ""


@pytest.mark.parametrize("name", ROWS)
def test_rows_of_a_published_version_stay_as_they_are(two_versions, name):
    row, kind = ROWS[name], "qualification" if name == "qualification" else "job"
    frozen, open_ = (of(row, two_versions[kind, life]) for life in ("published", "draft"))
    text = "certifier_fr" if name == "qualification" else "label_fr"
    parent = "scale_id" if name == "level" else "version_id"

    copy = {
        field.attname: getattr(frozen, field.attname) for field in row._meta.concrete_fields if field.attname != "id"
    }
    theirs, ours = row.objects.filter(pk=frozen.pk), row.objects.filter(pk=open_.pk)
    answers = {
        "update": refused(lambda: theirs.update(**{text: "autre"})),
        "bulk update": refused(
            lambda: row.objects.bulk_update([row(**copy | {"id": frozen.pk, text: "autre"})], [text])
        ),
        "insert": refused(lambda: row(**copy).save(force_insert=True)),
        "delete": refused(lambda: theirs._raw_delete("default")),
        "move in": refused(lambda: ours.update(**{parent: copy[parent]})),
        "move out": refused(lambda: theirs.update(**{parent: getattr(open_, parent)})),
    }
    assert answers == dict.fromkeys(answers, REFUSAL)
    assert refused(lambda: ours.update(**{text: "autre"})) == ""


def test_a_version_goes_forward_only(two_versions):
    version = FrameworkVersion.objects.filter(pk=two_versions["job", "published"].pk)
    assert refused(lambda: version.update(title_fr="autre")) == REFUSAL
    assert refused(lambda: version.update(published_at=None)) == REFUSAL
    assert refused(lambda: version.update(lifecycle="draft")) == REFUSAL
    assert refused(lambda: version.update(lifecycle="superseded", title_en="other")) == REFUSAL
    assert refused(version.get().save) == ""  # the same content again
    assert refused(lambda: version._raw_delete("default")) == REFUSAL
    version.update(lifecycle="superseded")
    assert refused(lambda: version.update(lifecycle="published")) == REFUSAL
    assert refused(lambda: version.update(banner_fr="autre")) == REFUSAL


def test_a_title_is_replaced_once(two_versions):
    frozen = Qualification.objects.filter(version=two_versions["qualification", "published"])
    open_ = Qualification.objects.get(version=two_versions["qualification", "draft"])
    frozen.update(state="superseded", replaced_by=open_)
    assert refused(lambda: frozen.update(state="active")) == REFUSAL
    assert refused(lambda: frozen.update(replaced_by=None)) == REFUSAL
    assert refused(lambda: frozen.update(rome=["K1205"])) == REFUSAL
    assert refused(lambda: frozen.update(state="expired")) == ""


def test_every_guard_stands_and_installing_again_writes_nothing(db):
    assert guards.missing() == []
    assert guards.install() == []
    assert {guard.name for guard in GUARDS} <= {guard.name for guard in guards.registered()}


def drop(guard: Guard) -> None:
    with connection.cursor() as cursor:
        on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {guard.name}{on}")


def test_a_missing_guard_is_named_and_comes_back(db):
    drop(GUARDS[0])
    assert guards.missing() == [GUARDS[0].name]
    assert guards.check_guards(app_configs=None, databases=["default"]) == [
        CheckWarning(
            f"The database default lacks the guard {GUARDS[0].name}: what must not change could be changed.",
            hint="Run manage.py migrate, which installs every guard again.",
            id="mediane_competencies.W001",
        )
    ]
    assert guards.check_guards(app_configs=None, databases=None) == []
    assert guards.install() == [GUARDS[0].name]
    assert guards.missing() == []


def test_a_guard_of_an_older_definition_is_replaced(db, monkeypatch):
    newer = Guard(GUARDS[0].name, GUARDS[0].table, GUARDS[0].event, "mediane: in other words", GUARDS[0].when)
    monkeypatch.setitem(guards._registered, newer.name, newer)
    assert guards.missing() == [newer.name]
    assert guards.install() == [newer.name]
    assert guards.missing() == []


def test_two_guards_never_share_a_name():
    with pytest.raises(ValueError, match="two guards named"):
        guards.register([Guard(GUARDS[0].name, "elsewhere", "update", "no")])
    with pytest.raises(ValueError, match="longer than PostgreSQL keeps"):
        guards.register([Guard("x" * 64, "elsewhere", "update", "no")])


def test_append_only_refuses_update_and_delete(db, monkeypatch):
    table = Framework._meta.db_table
    for guard in append_only(table, name="mediane_try", delete_unless="OLD.code = 'BURIED'"):
        monkeypatch.setitem(guards._registered, guard.name, guard)
    guards.install()
    framework = Framework.objects.create(code="KEPT", label_fr="Gardé")
    buried = Framework.objects.create(code="BURIED", label_fr="Enterré")
    message = f"mediane: {table} is append-only"
    assert refused(lambda: Framework.objects.filter(pk=framework.pk).update(label_fr="autre")) == message
    assert refused(framework.delete) == message
    assert refused(buried.delete) == ""


def test_guards_survive_the_remake_of_each_guarded_table(fresh_database):
    """SQLite remakes a table to alter it: triggers on it vanish, and those of others that read it would break."""
    from tests.competencies.conftest import build

    build("KEPT", published=True)
    for model, name in (
        (Competency, "code"),
        (FrameworkVersion, "version"),
        (Scale, "code"),
        (Level, "label_fr"),
        (Qualification, "rncp"),
    ):
        alter(model, name)
        assert guards.missing() == []
        for row in (Competency, Scale, Level):
            assert refused(lambda row=row: row.objects.update(label_fr="autre")) == REFUSAL
        assert refused(lambda: FrameworkVersion.objects.update(title_fr="autre")) == REFUSAL


def alter(model: type[models.Model], name: str) -> None:
    """Migrate one field to a greater length, as `manage.py migrate` would."""
    state = MigrationExecutor(connection).loader.project_state()
    field = model._meta.get_field(name).clone()
    field.max_length += 10
    operation = migrations.AlterField(model._meta.model_name, name, field)
    migration = migrations.Migration("scratch", model._meta.app_label)
    migration.operations = [operation]
    after = migration.mutate_state(state)
    emit_pre_migrate_signal(0, False, "default", plan=[(migration, False)])
    with connection.schema_editor(atomic=True) as editor:
        operation.database_forwards(model._meta.app_label, editor, state, after)
    emit_post_migrate_signal(0, False, "default", plan=[(migration, False)])


def test_the_refusal_is_an_integrity_error_of_the_orm(make_version):
    make_version(published=True)
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        Competency.objects.update(label_fr="autre")
    assert isinstance(raised.value, IntegrityError)
