"""Tables of frameworks that the administration must not show: roles stand in RoleGrant, addresses come from HR.

Both modules register on import; this one runs first, so that there is something to take back.
"""

import allauth.account.admin
import django.contrib.auth.admin
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

OUTSIDERS = (allauth.account.admin, django.contrib.auth.admin)
admin.site.unregister([EmailAddress, Group])
