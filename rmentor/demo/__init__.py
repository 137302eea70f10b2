"""The demo company: 420 invented people and four programs, lived through the same actions that people use."""

from rmentor.demo.build import build_demo
from rmentor.demo.cast import PASSWORD, Account, accounts

__all__ = ["PASSWORD", "Account", "accounts", "build_demo"]
