"""Observed role plays: planned, noted by one or two assessors who do not see each other's sheet, signed, rated.

A sheet is a row of its assessor's until all planned ones are signed; then their ratings are said in one transaction.
"""
