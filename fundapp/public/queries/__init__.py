"""What does the public see of the fund, of a call and of its form?"""

from fundapp.public.queries.calls import CallPage, call_page, list_call_pages
from fundapp.public.queries.form import FormPage, form_page
from fundapp.public.queries.fund import FundPage, fund_page, retention

__all__ = [
    "CallPage",
    "FormPage",
    "FundPage",
    "call_page",
    "form_page",
    "fund_page",
    "list_call_pages",
    "retention",
]
