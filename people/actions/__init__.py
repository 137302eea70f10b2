"""What can be done with people: import them, give them roles, keep their trail."""

from people.actions.adding import add_people
from people.actions.delegating import find_colleague, name_delegate, revoke_delegate
from people.actions.downloads import note_download
from people.actions.imports import hand_in_import, import_people, preview_import, run_import_again
from people.actions.profile import update_profile
from people.actions.roles import grant_role, revoke_role
from people.actions.ticking import tick
from people.actions.trail import audit, audit_all

__all__ = [
    "add_people",
    "audit",
    "audit_all",
    "find_colleague",
    "grant_role",
    "hand_in_import",
    "import_people",
    "name_delegate",
    "note_download",
    "preview_import",
    "revoke_delegate",
    "revoke_role",
    "run_import_again",
    "tick",
    "update_profile",
]
