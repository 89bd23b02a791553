"""Basic information of a meeting: who takes part and what it is about."""

from __future__ import annotations

from typing import Any

from schemas.choices import ChoiceField, LanguagesField
from schemas.fields import (
    DayField,
    IdField,
    RichField,
    TextField,
    TextsField,
)
from schemas.meeting_time import MeetingTimeField
from schemas.model import (
    Confidentiality,
    Material,
    Meeting,
    RecordStatus,
)
from schemas.names import Name
from schemas.people import PeopleField, PersonSection, place_people
from schemas.section import Section, SectionsField


class MaterialSection(Section):
    """What is to be read before the meeting; a text alone is the title."""

    model = Material
    bare = "title"

    title = TextField(
        Name(
            "名称",
            about=("材料的名称", "What it is called"),
            example=("试产总结报告", "Report on the pilot"),
        ),
        required=True,
    )
    where = TextField(
        Name(
            "位置",
            about=("文件夹、网址或附件", "Folder, web address or attachment"),
            example=("https://example.com/pilot", "https://example.com/pilot"),
        )
    )
    by = TextField(
        Name(
            "提供人",
            about=("提供材料的人", "Who provides it"),
            example=("沈亦舟", "Tom Ashdown"),
            of_names=True,
        )
    )


class MeetingSection(Section):
    """The basic information of a meeting."""

    model = Meeting

    subject = TextField(
        Name(
            "协作主题",
            also=("项目/协作主题",),
            about=(
                "这次协作要办的事，一句话",
                "What the departments work on together, in one line",
            ),
            example=("智能水表二代产品上市协同", "Supplier portal, first stage"),
        ),
        required=True,
    )
    initiator = TextField(
        Name(
            "发起部门",
            about=("召集这次沟通的部门", "Department that called the meeting"),
            example=("产品部", "Procurement"),
            of_names=True,
        )
    )
    departments = TextsField(
        Name(
            "协作部门",
            about=("参加协作的部门", "Departments that work together"),
            example=("[产品部, 研发中心, 供应链部]", "[Procurement, IT, Finance]"),
            of_names=True,
        ),
        required=True,
    )
    participants = PeopleField(
        PersonSection,
        Name(
            "参与人员",
            about=(
                "受邀参加的人：只写姓名，或写明部门、职务、邮箱和出席情况；"
                "也可以写成“姓名（部门 职务，请假）”",
                "Who was invited: a name, or a name with department, title, e-mail and attendance; "
                "also as Name (department, title, absent)",
            ),
            example=("[林知远, 沈亦舟]", "[Harriet Lowell, Tom Ashdown]"),
            of_names=True,
        ),
        required=True,
    )
    time = MeetingTimeField(
        Name(
            "沟通时间",
            about=(
                "日期和起止时间；结束时间可以不写",
                "Day, start and end; the end may be left out",
            ),
            example=("2024-05-10 14:00-15:30", "2024-05-10 14:00-15:30"),
        ),
        required=True,
    )
    form = TextField(
        Name(
            "沟通形式",
            about=(
                "线下会议、腾讯会议、电话会议等",
                "Meeting in person, video conference, telephone …",
            ),
            example=("线下会议", "video conference"),
        ),
        required=True,
    )
    venue = TextField(
        Name(
            "地点",
            about=("会议地点", "Where the meeting was held"),
            example=("302 会议室", "Room 302"),
        )
    )
    link = TextField(
        Name(
            "会议链接",
            about=(
                "线上会议的网址、会议号",
                "Web address of a video conference, with what is needed to join",
            ),
            example=("https://meeting.example.com/4711", "https://meeting.example.com/4711"),
        )
    )
    chair = TextField(
        Name(
            "主持人",
            also=("会议主持人", "主持", "会议主持"),
            about=("主持会议的人", "Who led the meeting"),
            example=("林知远", "Harriet Lowell"),
            of_names=True,
        )
    )
    recorder = TextField(
        Name(
            "记录人",
            about=("写这份记录的人", "Who wrote the record"),
            example=("周慕白", "Tom Ashdown"),
            of_names=True,
        ),
        required=True,
    )
    id = IdField(
        Name(
            "记录编号",
            about=(
                "记录的编号，也是存放文件夹的名称：文字、数字和 - _ .，最多 80 个字符"
                "（汉字 75 个）；不写则取“日期-文件名”",
                "Number of the record and name of its folder: letters, digits and - _ ., at most "
                "80; date and file name where left out",
            ),
            example=("2024-05-10-上市协同", "2024-05-10-launch"),
        )
    )
    objective = RichField(
        Name(
            "协作目标",
            about=("这次沟通要达成什么", "What the meeting was to achieve"),
            example=("确定首批数量与上市时间。", "Agree the scope of the first stage."),
        )
    )
    background = RichField(
        Name(
            "背景资料",
            about=("事情的来由和已有的资料", "How it came about, and what is known"),
            example=("试产 200 台，7 台通信中断。", "The pilot ran with eight suppliers."),
        )
    )
    materials = SectionsField(
        MaterialSection,
        Name(
            "会前材料",
            about=(
                "开会之前要看的材料：只写名称，或写明名称、位置和提供人",
                "What is to be read before the meeting: a title, or title, where and by",
            ),
            example=("[试产总结报告, 首批订单预测]", "[Report on the pilot, Forecast of orders]"),
        ),
    )
    distribution = TextsField(
        Name(
            "分发范围",
            about=("记录发给谁", "Who receives the record"),
            example=("[协作部门, 总经理办公室]", "[departments, Executive office]"),
            of_names=True,
        )
    )
    issued_on = DayField(
        Name(
            "印发日期",
            about=(
                "哪一天印发；不写的，official 主题印会议当日",
                "Day on which the record is issued; the theme official prints that of the meeting "
                "where it is left out",
            ),
            example=("2024-05-13", "2024-05-13"),
        )
    )
    confidentiality = ChoiceField(
        Confidentiality,
        Name(
            "密级",
            about=("谁可以看；不写即为内部", "Who may read it; internal where left out"),
            example=("内部", "internal"),
        ),
    )
    status = ChoiceField(
        RecordStatus,
        Name(
            "记录状态",
            about=(
                "草稿还是正式，不写即为正式；会前写“通知”或“取消”",
                "Draft or final; final where left out. Before the meeting: notice or cancelled",
            ),
            example=("正式", "final"),
        ),
    )
    source = TextField(
        Name(
            "起草来源",
            also=("x-source",),
            about=(
                "草稿由谁或什么起草，只印在草稿上",
                "Who or what drafted the notes; printed on a draft only",
            ),
            example=("录音转写，语言模型起草", "transcript of the recording, drafted by a model"),
        )
    )
    language = LanguagesField(
        Name(
            "语言",
            about=(
                "记录用哪种语言印出，可写两种；不写则与所用的键一致",
                "Language of the printed record, or two of them; that of the keys where left out",
            ),
            example=("zh-CN", "en"),
        )
    )

    def build(self, values: dict[str, Any]) -> Any:
        """The meeting; notes behind the names of participants go where they belong."""
        languages = values.pop("language", None) or ()
        return place_people(Meeting(**values, languages=languages))
