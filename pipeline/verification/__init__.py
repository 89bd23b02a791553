"""Whether published records are what was published, and whether their notes still give them."""

from pipeline.verification.find import find_subjects
from pipeline.verification.finding import Doubt, Finding, Verdict
from pipeline.verification.judge import verify_subject
from pipeline.verification.run import verify_subjects

__all__ = ["Doubt", "Finding", "Verdict", "find_subjects", "verify_subject", "verify_subjects"]
