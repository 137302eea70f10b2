"""Sign-up lists, read into plain rows. Plain Python: knows no Django."""

from programs.engine.sign_ups import LADDER, SignUp, SignUpField, SignUpFile, read_sign_ups

__all__ = ["LADDER", "SignUp", "SignUpField", "SignUpFile", "read_sign_ups"]
