"""Reviewing a plan change by change: what is asked, what is answered, and what the plan becomes by it."""
