"""What other forms, programs and languages call the fields of the notes.

These words are never understood, since they may mean something else; they are answered with the
key that is most likely meant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRIMMINGS = re.compile(r"^[*#\s]+|(?:\s*\([^()]*\)|[*:\s])+$")
SYNONYMS: Final[Mapping[str, Mapping[str, str]]] = {
    "Record": {
        "meeting": "会议基本信息,会议信息,基础信息,基本情况,会议概况,会议基本情况,概况,会议,"
        "沟通信息,meeting info,meeting information,meeting details,basic information,basic info,"
        "info,header,metadata,general,general information,overview,details",
        "topics": "topics and conclusions,议题及结果,议题,议题列表,议题讨论,议题与结论,"
        "议题及结论,会议议题,会议内容,会议议程,议程,讨论议题,讨论事项,讨论内容,议题讨论及结论,"
        "沟通内容,会议决议,决议事项,议定事项,agenda,agenda items,topic,topics discussed,"
        "discussion,discussions,discussion points,discussion topics,key discussions,items,"
        "sections,agenda topics",
        "issues": "问题,问题列表,问题清单,行动项,行动计划,待办事项,待办,任务,任务清单,任务列表,"
        "工作任务,后续行动,问题与行动,问题及行动项,问题和行动项,问题行动项,问题跟踪,行动项跟踪,"
        "行动项清单,跟进事项,待办清单,工作安排,任务分工,问题与风险,存在问题,problems,issue,"
        "action items,actions,action points,tasks,todos,todo,to do,next steps,"
        "problems and actions,issues and actions,problems and action items,open issues,risks,"
        "follow up actions,followups,assignments",
        "updates": "progress of earlier action items,行动项进展,上次行动项,上期行动项,"
        "上次会议行动项,历史行动项,遗留行动项,既往行动项,上次遗留问题,遗留问题,进展更新,"
        "前次行动项落实情况,上次会议落实情况,previous actions,previous action items,"
        "past actions,action updates,status updates,update,earlier actions,carried over,"
        "old actions",
        "retrospective": "复盘,总结,会议总结,问题复盘,经验总结,经验教训,复盘与总结,retro,"
        "lessons,lessons learned,post mortem,postmortem,review,lookback",
        "follow_up": "下一步计划,下一步,后续安排,后续工作,下步计划,下次会议,下次沟通,"
        "下次会议安排,后续跟进,跟进计划,会后安排,next meeting,next,plan,next plan,"
        "follow up plan,outlook,closing",
    },
    "Meeting": {
        "subject": "主题,会议主题,会议名称,会议标题,标题,题目,名称,项目,项目名称,项目主题,"
        "沟通主题,会议议题,事由,会议,title,meeting title,name,meeting name,topic,theme,project,"
        "headline,project name,meeting subject,re,purpose of meeting,event",
        "departments": "部门,参会部门,参与部门,参加部门,与会部门,涉及部门,相关部门,参会单位,"
        "参加单位,单位,协作单位,department,teams,team,units,divisions,groups,organisations,"
        "organizations,participating departments,involved departments",
        "participants": "参会人员,参会人,与会人员,与会人,出席人员,出席人,出席,参加人员,参加人,"
        "参与人,参与者,到会人员,会议人员,人员,成员,名单,参会名单,应到人员,实到人员,参会者,"
        "attendees,attendee,participant,people,members,present,attendance,invitees,invited,"
        "attending,guests,persons,who",
        "time": "时间,日期,会议时间,会议日期,召开时间,开会时间,举行时间,沟通日期,开始时间,"
        "起止时间,date,datetime,date and time,when,meeting date,meeting time,date time,day,"
        "start time,start,scheduled,time and date,duration,end time,end,会议时长,时长,结束时间",
        "form": "会议形式,形式,方式,会议方式,召开方式,召开形式,沟通方式,会议类型,类型,format,"
        "type,meeting type,mode,medium,method,channel,meeting format,meeting form,kind",
        "chair": "主席,会议主席,主持者,主持会议,会议主持者,chairperson,chairman,chairwoman,"
        "chaired by,moderator,facilitator,led by,meeting chair,presiding,meeting leader,host,"
        "hosted by,meeting host,presided by",
        "recorder": "记录,记录员,记录者,会议记录,会议记录人,会议记录员,纪要人,整理人,撰写人,"
        "书记员,编制人,填写人,填表人,制表人,scribe,note taker,notetaker,secretary,author,"
        "recorded by,minute taker,minutes by,notes by,taken by,prepared by,written by,"
        "recorder name",
        "id": "编号,会议编号,记录号,文号,序列号,纪要编号,number,meeting id,record id,ref,"
        "reference,record number,minutes number,no,document number,identifier",
        "initiator": "发起人,发起单位,召集部门,召集人,组织部门,主办部门,牵头部门,主办单位,"
        "initiated by,organizer,organiser,called by,sponsor,"
        "initiating department,lead department",
        "objective": "目标,目的,会议目标,会议目的,沟通目标,沟通目的,objectives,goal,goals,"
        "purpose,aim,aims,meeting objective,meeting objectives",
        "background": "背景,会议背景,项目背景,资料,参考资料,相关资料,context,"
        "introduction,summary,摘要,概述,会议摘要,references,"
        "description,abstract,executive summary",
        "venue": "会议地点,地址,会议室,场所,会场,沟通地点,召开地点,location,place,room,where,"
        "meeting room,meeting place,address,meeting location",
        "link": "链接,入会链接,会议网址,线上链接,会议号,会议地址,meeting link,url,join url,"
        "join link,video link,dial in,conference link",
        "materials": "材料,会议材料,会议资料,附件,阅读材料,预读材料,资料清单,documents,attachments,"
        "pre reading,prereading,pre read,reading,papers,handouts,meeting materials,"
        "to be read before",
        "distribution": "分发,抄送,抄送人,发送范围,发送,主送,发放范围,印发,抄报,报送,cc,"
        "distribution list,recipients,copies,copy to,sent to",
        "issued_on": "印发时间,印发日,签发日期,签发时间,发布日期,发文日期,成文日期,分发日期,issued,"
        "issue date,issuing date,date of issue,date issued,day of issue,published,date published",
        "confidentiality": "保密级别,保密等级,机密等级,秘密等级,保密,classification,secrecy,"
        "security,confidential,sensitivity,access",
        "status": "状态,文件状态,版本状态,record status,document status,state,version status,draft",
        "language": "语种,lang,locale,languages",
    },
    "Person": {
        "name": "名字,人员,参会人,姓名/职务,full name,person,participant,attendee,display name",
        "department": "单位,所属部门,所在部门,部门名称,公司,dept,team,unit,organisation,"
        "organization,company,division,affiliation",
        "title": "职位,岗位,职称,头衔,角色,身份,role,position,job title,job,function,rank",
        "email": "邮件,电子邮箱,电子邮件,邮箱地址,mail,email address,address,contact",
        "attendance": "出席,出席状态,是否出席,参会情况,到会情况,考勤,签到,状态,present,status,"
        "attended,attending,presence,absent",
    },
    "MeetingTime": {
        "date": "day,日,会议日期,年月日,meeting date",
        "start": "开始时间,起,起始时间,从,from,start time,begin,begins,starts,time,时间",
        "end": "结束时间,止,终止时间,到,至,to,until,end time,finish,ends",
        "end_date": "结束日,截止日期,end day,last day,final day,until date",
    },
    "Material": {
        "title": "材料,材料名称,标题,题目,文件,文件名,name,document,file,material,"
        "file name,subject",
        "where": "地址,网址,链接,路径,文件夹,存放位置,url,link,location,path,address,folder,href",
        "by": "提供者,提供,负责人,作者,准备人,责任人,provider,author,owner,provided by,from,who",
    },
    "Topic": {
        "title": "主题,标题,题目,名称,议题名称,议题内容,议题标题,议程,事项,讨论事项,讨论议题,"
        "内容,topic,name,subject,heading,item,agenda item,agenda,topic title,issue",
        "conclusion": "决议,决定,决策,结果,讨论结果,讨论结论,会议结论,议定事项,议定,决议事项,"
        "共识,达成共识,议题结论,最终结论,decision,decisions,resolution,resolutions,result,"
        "results,outcome,outcomes,conclusions,agreement,agreed,key decisions,decided,"
        "key takeaways,takeaways,consensus",
        "department": "部门,负责部门,牵头部门,主责部门,主办部门,责任单位,dept,team,owner,"
        "responsible department,lead department,负责人,责任人,responsible",
        "presenter": "汇报,主讲人,主讲,报告人,发言人,介绍人,讲解人,提出人,speaker,presented by,"
        "reporter,lead,moderator",
        "minutes": "分钟,用时,计划时长,议题时长,时间,预计时长,duration,length,time,time allotted,"
        "duration minutes,allotted time,timebox",
        "discussion": "讨论,讨论内容,讨论过程,讨论要点,讨论纪要,会议内容,议题讨论,情况,主要内容,"
        "过程,discussions,details,notes,summary,points,key points,discussion points,description,"
        "content,discussion summary",
        "disagreements": "分歧意见,争议,争议点,不同意见,异议,未决事项,disagreement,dissent,"
        "conflicts,objections,disputes,open questions,open points",
        "remarks": "说明,补充,补充说明,注,附注,其他,note,notes,comment,comments,remark,other",
    },
    "Disagreement": {
        "point": "分歧,争议点,分歧内容,问题,topic,issue,question,subject,disagreement,title",
        "cause": "分歧原因,产生原因,reason,reasons,why",
        "positions": "意见,各方观点,观点,双方意见,不同意见,立场,opinions,views,position,arguments",
    },
    "Issue": {
        "problem": "问题,问题说明,问题内容,问题名称,描述,存在问题,事项,待解决问题,难点,issue,"
        "description,title,name,summary,problem description,subject,topic,risk",
        "severity": "重要程度,严重性,严重级别,级别,优先级,等级,紧急程度,影响程度,priority,level,"
        "importance,impact,urgency",
        "actions": "行动,行动计划,措施,解决措施,解决方案,任务,待办,待办事项,行动事项,跟进措施,"
        "对策,整改措施,action,action items,action item,tasks,todos,measures,steps,next steps,"
        "solution,mitigation,to do",
    },
    "Action": {
        "task": "行动,行动内容,行动项,任务内容,任务描述,任务名称,工作内容,事项,待办,待办事项,"
        "内容,措施,具体行动,具体任务,工作任务,工作事项,行动描述,action,action item,description,"
        "item,title,todo,name,summary,what,activity,details,task description,to do",
        "department": "部门,负责部门,牵头部门,主责部门,承办部门,责任单位,承办单位,执行部门,dept,"
        "team,unit,responsible department,division,group",
        "owner": "负责人,责任者,承办人,执行人,经办人,跟进人,处理人,主责人,担当,人员,谁,assignee,"
        "assigned to,responsible,responsible person,person,who,assigned,lead,action owner,"
        "person in charge,pic,dri,accountable,name",
        "deliverable": "成果,交付物,交付件,输出,输出物,产出,产出物,成果物,预期成果,完成标准,"
        "验收标准,工作成果,交付内容,目标,deliverables,output,outputs,result,outcome,artifact,"
        "product,expected result,definition of done,evidence",
        "due": "截止日期,完成时间,完成日期,完成时限,时限,期限,截至时间,截至日期,计划完成时间,"
        "要求完成时间,预计完成时间,到期日,交付时间,时间,日期,due date,deadline,due by,date,"
        "target date,by,by when,when,timeline,end date,completion date,due on,duedate,time",
        "id": "序列号,行动项编号,任务编号,number,action id,task id,ref,key,identifier",
        "status": "完成情况,完成状态,任务状态,当前状态,进展状态,state,progress status,"
        "current status",
        "progress": "进展,完成度,完成率,完成比例,完成进度,进度百分比,percent,percentage,"
        "completion,percent complete,done",
        "after": "前置,依赖,依赖任务,前置条件,依赖项,前置行动项,depends on,dependencies,"
        "dependency,prerequisites,blocked by,predecessors,requires",
        "resources": "资源,资源需求,需要资源,支持,所需支持,需协调资源,resource,budget,support,"
        "resources needed,required resources",
        "risk": "风险点,风险描述,潜在风险,risks,threat",
        "contingency": "预案,应对措施,应急预案,风险应对,应对方案,mitigation,contingency plan,"
        "fallback,plan b",
        "remarks": "说明,补充,补充说明,附注,注,note,notes,comment,comments,remark,reason",
    },
    "Update": {
        "action": "编号,行动项,行动项号,action id,id,reference,ref,number",
        "status": "完成情况,当前状态,完成状态,state,current status",
        "task": "任务内容,行动内容,内容,事项,description,title,name,what",
        "progress": "进展,完成度,完成率,percent,percentage,completion",
        "due": "截止日期,新截止时间,新截止日期,延期至,完成时间,due date,deadline,new due date,"
        "new due",
        "note": "备注,进展说明,进展情况,情况说明,原因,notes,comment,comments,remarks,remark,"
        "update,description,reason",
        "accepted_by": "验收,验收者,确认人,审核人,批准人,accepted,approved by,approver,"
        "verified by,confirmed by,acceptor",
    },
    "Retrospective": {
        "review": "回顾,问题描述,经过,事件回顾,what happened,history,summary,description,timeline",
        "causes": "原因,根本原因,根因,根因分析,问题原因,cause,root cause,root causes,reasons,"
        "why,analysis",
        "improvements": "改进,改进建议,改善措施,整改措施,措施,预防措施,改进计划,improvement,"
        "actions,measures,lessons,lessons learned,prevention,corrective actions",
    },
    "FollowUp": {
        "next_time": "下次会议时间,下次会议,下次时间,下次会议日期,下次沟通,时间,next meeting,"
        "next meeting date,next meeting time,next date,next,date,time,when",
        "next_focus": "下次议题,下次会议议题,下次重点,下次会议重点,重点,下次会议内容,focus,"
        "agenda,next topics,next agenda,next meeting focus,focus of the next meeting,topics",
        "other": "其他,其它,其他事项,其它事项,备注,同步事项,需同步事项,其他说明,others,remarks,"
        "notes,miscellaneous,misc,other matters,any other business,aob,announcements",
    },
}
"""By the class of the model and the canonical key, separated by commas."""

ATTENDANCE: Final[Mapping[str, tuple[str, str]]] = {
    "缺席,缺席人员,缺席人,缺席者,缺席名单,缺勤,缺勤人员,未到,未到人员,未出席,未出席人员,未参会人员,未到会人员,"
    "absent,absentees,absentee,absences,absence,not present,did not attend,members absent,"
    "absent members,missing": ("缺席", "absent"),
    "请假,请假人员,请假人,请假名单,apologies,apologies for absence,regrets,excused,on leave,"
    "apologies received": ("请假", "absent"),
    "列席,列席人员,列席人,列席者,列席名单,旁听,旁听人员,observers,observer,in attendance,"
    "also in attendance,also present": ("列席", "observer"),
}
"""Lists of those who did not simply take part, with what is written behind a name instead."""

_COMMON = (
    "name kind type metadata info items details description author key id status state method"
    " channel dependencies requires project actions tasks steps product resource resources output"
    " outputs number summary task team unit host location address link groups sections general"
    " overview next plan content category draft language lang header headers version tags label"
    " labels issue issues risk priority level owner maintainer license ref reference format mode"
    " medium access security end start day from to until by context documents people members"
)
"""Keys of the settings of programs as well, which say nothing of what a file is."""


def is_common(key: str) -> bool:
    """Whether files of any kind have such a key."""
    return fold_key(key) in _COMMON.split()


def find_attendance_key(key: str) -> tuple[str, str] | None:
    """What a list under `key` says of each name in it, in Chinese and English; None without."""
    return _index_attendance().get(fold_key(key))


@cache
def _index_attendance() -> Mapping[str, tuple[str, str]]:
    return {
        fold_key(word): notes for words, notes in ATTENDANCE.items() for word in words.split(",")
    }


def find_synonym(model: str, key: str) -> str:
    """The canonical key that `key` stands for in other forms; "" where it stands for none."""
    return next(iter(list_synonyms(model, key)), "")


def list_synonyms(model: str, key: str) -> tuple[str, ...]:
    """All canonical keys that `key` may stand for in other forms, the most likely first."""
    return _index_words(model).get(fold_key(key), ())


@cache
def _index_words(model: str) -> Mapping[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for name, words in SYNONYMS.get(model, {}).items():
        for word in words.split(","):
            found = index.get(fold_key(word), ())
            index[fold_key(word)] = found if name in found else (*found, name)
    return index


def fold_key(key: str) -> str:
    """`key` as it is compared: what forms put around a key makes no difference, nor does its width,

    its case, or how its words are joined.
    """
    bare = _TRIMMINGS.sub("", unicodedata.normalize("NFKC", key).strip())
    return re.sub(r"[\s_\-]", "", bare).casefold()
