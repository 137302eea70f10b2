"""The loops that NumPy cannot do, as plain functions on arrays: interpreted as they stand, or compiled (`compiled`).

A kernel takes arrays, numbers and named tuples of arrays, calls only NumPy and other kernels, and raises nothing.
Whole numbers are 64 bits wide: no sum in here may reach 2**63 (the layers of the worth see to that).
"""
