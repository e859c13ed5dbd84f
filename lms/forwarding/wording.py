"""Why a target does not answer, and why it refused a statement: short codes in the database, words on the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ERRORS: dict[str, str | Promise] = {
    "forbidden": _("L’adresse n’est pas permise : elle mène à une machine interne, ou n’est pas en https."),
    "unreachable": _("Le serveur ne répond pas."),
    "slow": _("Le serveur a mis trop de temps à répondre."),
    "tls": _("Le certificat du serveur n’est pas valable."),
    "credentials": _(
        "Le serveur refuse le nom d’utilisateur ou le mot de passe, ou ce compte n’a pas le droit d’écrire."
    ),
    "address": _("Il n’y a pas de service xAPI à cette adresse."),
    "redirected": _("Le serveur renvoie vers une autre adresse ; il faut donner l’adresse définitive."),
    "busy": _("Le serveur demande d’attendre."),
    "broken": _("Le serveur a une panne."),
    "unexpected": _("La réponse du serveur n’est pas celle d’un service xAPI."),
    "refuses_all": _("Le serveur refuse tout ce qui lui est envoyé : l’envoi attend que quelqu’un regarde."),
    "sealed": _("Le mot de passe enregistré ne se lit plus (SECRET_KEY a changé) : il faut le saisir de nouveau."),
    "internal": _("L’envoi s’est arrêté sur une erreur de Médiane ; le journal du serveur en dit plus."),
}
REASONS: dict[str, str | Promise] = {
    "refused": _("Le serveur a refusé cette déclaration."),
    "conflict": _("Le serveur a déjà une autre déclaration sous cet identifiant."),
    "unread": _("Le serveur dit avoir déjà cet identifiant, et ne laisse pas lire ce qu’il a."),
    "too_large": _("Cette déclaration est trop grande pour le serveur."),
    "fails": _("Le serveur échoue sur cette déclaration, alors qu’il accepte les autres."),
}


def error(code: str) -> str | Promise:
    """Return the words of an error of a target; the code itself for one of a later version."""
    return ERRORS.get(code, code)


def reason(code: str) -> str | Promise:
    """Return why a statement was refused, in words."""
    return REASONS.get(code, code)
