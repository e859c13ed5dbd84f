"""Every model that leads to a person says what an export and an erasure do with it (`lms/persons/`)."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model

from lms.models import Learner
from lms.persons.registry import Declaration, Fate, declared, model_of

# Relations that everything in Wagtail has to pages and collections say nothing of a person.
SHARED = {"wagtailcore.Page", "wagtailcore.Revision", "wagtailcore.WorkflowState", "wagtailcore.TaskState"}


def pointed_to(model: type[Model]) -> set[type[Model]]:
    """What the rows of a model point to."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return {
        field.related_model._meta.concrete_model
        for field in fields
        if field.is_relation and isinstance(field.related_model, type)
    }


def leading_to_a_person() -> set[type[Model]]:
    """Models with a row for a person: by a key to an account, a pseudonym, or to another such row."""
    every = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    found: set[type[Model]] = {get_user_model(), Learner}
    while True:
        through = {model for model in found if model._meta.label not in SHARED and not is_content(model)}
        more = {model for model in every if pointed_to(model) & through} - found
        if not more:
            return found
        found |= more


def is_content(model: type[Model]) -> bool:
    """What is declared as content, a group or the ledger belongs to nobody, and what hangs on it neither."""
    declaration = declared().get(model._meta.label)
    return declaration is not None and declaration.fate != Fate.DELETED and not declaration.exported


def test_what_leads_to_a_person_is_declared() -> None:
    assert {model._meta.label for model in leading_to_a_person()} - set(declared()) == set()


def test_every_model_of_learning_is_declared() -> None:
    ours = apps.get_app_config("mediane_lms").get_models(include_auto_created=True)
    assert {model._meta.label for model in ours} - set(declared()) == set()


def test_what_is_declared_exists_and_is_argued() -> None:
    gone = {name for name, each in declared().items() if model_of(each) is None}
    assert gone == set(), "in the stand-alone site every declared app is installed"
    silent = {
        name for name, each in declared().items() if (not each.exported or each.fate != Fate.DELETED) and not each.why
    }
    assert silent == set()


def test_a_way_leads_to_an_account(db: None) -> None:
    for declaration in declared().values():
        model = model_of(declaration)
        if model is not None and declaration.way:
            assert not model._default_manager.filter(**{declaration.way: 0}).exists(), declaration.model


def test_the_test_sees_a_model_that_is_not_declared(monkeypatch) -> None:
    from lms.persons import registry

    monkeypatch.delitem(registry._declared, "mediane_lms.Note")
    assert {model._meta.label for model in leading_to_a_person()} - set(declared()) == {"mediane_lms.Note"}


def test_two_words_about_one_model_are_refused() -> None:
    import pytest

    from lms.persons import registry

    with pytest.raises(ValueError, match="two declarations"):
        registry.declare(Declaration("mediane_lms.Note", fate=Fate.KEPT))
