"""Who was invited to a meeting."""

from __future__ import annotations

from schemas.choice_fields import ChoiceField
from schemas.fields import TextField
from schemas.model import Attendance, Person
from schemas.names import Name
from schemas.section import Section
from schemas.value_fields import EmailField


class PersonSection(Section):
    """Someone who was invited; a text alone is the name."""

    model = Person
    bare = "name"

    name = TextField(
        Name("姓名", about=("姓名", "Name"), example=("林知远", "Harriet Lowell")),
        required=True,
    )
    department = TextField(
        Name("部门", about=("所属部门", "Department"), example=("产品部", "Procurement"))
    )
    title = TextField(
        Name("职务", about=("职务", "Job title"), example=("产品总监", "Head of Procurement"))
    )
    email = EmailField(
        Name(
            "邮箱",
            about=("电子邮箱", "E-mail address"),
            example=("lin@example.com", "harriet@example.com"),
        )
    )
    attendance = ChoiceField(
        Attendance,
        Name(
            "出席情况",
            about=("是否到会；不写即为出席", "Whether they took part; present where left out"),
            example=("请假", "absent"),
        ),
    )
