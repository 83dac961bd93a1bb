"""Which event wakes which reaction? The one map; workers play it, each reaction once per event."""

from fundapp.accounts import events as accounts
from fundapp.committee import events as committee
from fundapp.diligence import events as diligence
from fundapp.diligence.reactions import release_work
from fundapp.dossiers import events as dossiers
from fundapp.kernel.events import Event, Reaction
from fundapp.notifications import events as notifications
from fundapp.notifications.reactions import (
    applying,
    completing,
    course,
    deciding,
    governing,
    instructing,
    letters,
    own_data,
    paying,
    proving,
    reforming,
    returning,
    settling,
    sharing,
)
from fundapp.portfolio import events as portfolio
from fundapp.portfolio.reactions import give_up_tickets, hand_on_tickets, refresh_totals
from fundapp.programme import events as programme

REACTIONS: dict[type[Event], tuple[Reaction, ...]] = {
    accounts.LetterWanted: (letters.write_the_letter,),
    accounts.PersonInvited: (letters.write_the_invitation,),
    accounts.InvitationClaimed: (governing.notify_arrival,),
    accounts.RolesChanged: (governing.notify_roles, release_work),
    accounts.AccountClosed: (governing.notify_account, release_work),
    accounts.AccountReopened: (governing.notify_account,),
    accounts.FactorRemoved: (governing.notify_factor,),
    programme.ParameterSet: (governing.notify_parameter,),
    programme.RegimeChosen: (governing.notify_call,),
    dossiers.FormPublished: (governing.notify_call,),
    diligence.WorkReleased: (governing.ask_to_assign,),
    accounts.ExportReady: (own_data.announce_the_file,),
    accounts.ExportFailed: (own_data.own_up_to_the_failure,),
    accounts.ErasureAsked: (own_data.say_until_when,),
    accounts.ErasureHeld: (own_data.say_what_holds_it_up,),
    accounts.PersonErased: (own_data.forget_what_was_told,),
    dossiers.DossierSubmitted: (applying.acknowledge_receipt, applying.announce_the_dossier),
    dossiers.DossierDeclaredComplete: (
        applying.confirm_completeness,
        applying.call_for_reviews,
        settling.settle_work_of_other_stages,
    ),
    dossiers.DossierReleased: (applying.ask_for_somebody_else,),
    dossiers.DossierAssigned: (applying.tell_who_has_it_now,),
    dossiers.DossierWithdrawn: (
        applying.stop_the_team,
        settling.settle_work_of_other_stages,
        give_up_tickets,
    ),
    dossiers.DossierEnded: (
        applying.explain_the_end,
        course.tell_who_follows_the_end,
        returning.say_what_is_lacking,
        settling.settle_work_of_other_stages,
        give_up_tickets,
    ),
    dossiers.DossierHeld: (course.announce_the_pause, course.tell_who_follows_it),
    dossiers.DossierResumed: (course.announce_the_resumption, course.tell_who_follows_it),
    dossiers.DossierSteppedBack: (course.tell_who_follows_it, settling.settle_work_of_other_stages),
    dossiers.DossierReopened: (
        course.announce_the_reopening,
        course.tell_who_follows_it,
        settling.settle_work_of_other_stages,
    ),
    dossiers.DossierResubmitted: (returning.hand_it_to_who_knew_it,),
    dossiers.ComplementsRequested: (completing.ask_for_complements,),
    dossiers.ComplementsReminded: (completing.remind_of_complements,),
    dossiers.ComplementsWithdrawn: (completing.say_nothing_is_awaited,),
    dossiers.ComplementsDeposited: (
        completing.acknowledge_complements,
        completing.hand_complements_to_the_team,
    ),
    dossiers.AmendmentDeposited: (
        completing.acknowledge_the_amendment,
        completing.hand_the_amendment_to_the_team,
    ),
    dossiers.CoEditorInvited: (sharing.write_to_the_invited,),
    dossiers.CoEditorJoined: (sharing.tell_the_owner_who_joined,),
    dossiers.CoEditorLeft: (sharing.tell_the_owner_who_left,),
    dossiers.CoEditorRemoved: (sharing.tell_whose_access_ended,),
    dossiers.TransferProposed: (sharing.ask_to_take_over,),
    dossiers.TransferDeclined: (sharing.tell_who_stays_the_owner,),
    dossiers.DossierTransferred: (sharing.tell_both_who_owns_it_now, hand_on_tickets),
    dossiers.FormMoved: (reforming.say_what_changed,),
    dossiers.MessageSent: (completing.announce_the_message,),
    dossiers.DocumentSent: (proving.announce_the_piece,),
    dossiers.DocumentJudged: (proving.say_what_is_wrong,),
    dossiers.DocumentExpires: (proving.ask_for_a_newer_one,),
    dossiers.DossierMoved: (instructing.ask_for_a_sitting, settling.settle_work_of_other_stages),
    diligence.ReviewSubmitted: (instructing.announce_enough_reviews, settling.settle_the_review_asked_for),
    diligence.ReviewAbstained: (settling.settle_the_review_asked_for,),
    diligence.FindingConfirmed: (settling.settle_the_confirmation_asked_for,),
    diligence.ItemTaken: (instructing.notify_owner_of_point,),
    diligence.FindingRecorded: (instructing.ask_for_second_person,),
    committee.SittingConvened: (deciding.convene_the_members,),
    committee.PollOpened: (deciding.call_the_electors,),
    committee.AgendaChanged: (deciding.notify_agenda_change,),
    committee.AsideProposed: (deciding.ask_to_confirm_aside,),
    committee.PollClosed: (
        deciding.say_there_is_no_decision,
        deciding.tell_the_founder_there_was_no_vote,
        settling.settle_the_vote_called_for,
    ),
    committee.DecisionTaken: (
        deciding.tell_the_founder_the_decision,
        deciding.hand_the_decision_to_the_team,
    ),
    portfolio.TicketReserved: (paying.ask_for_a_signature,),
    portfolio.TicketLeftWaiting: (paying.warn_of_a_full_envelope,),
    portfolio.TicketCommitted: (paying.announce_the_signature,),
    portfolio.BankAccountProposed: (paying.ask_to_check_the_account, paying.ask_to_confirm_account),
    portfolio.TrancheRequested: (paying.ask_to_verify,),
    portfolio.TrancheSentBack: (paying.ask_to_complete,),
    portfolio.PaymentVerified: (paying.ask_to_pay,),
    portfolio.PaymentMade: (paying.announce_the_payment,),
    portfolio.MoneyReturned: (settling.settle_the_decision_asked_for,),
    portfolio.ReturnReversed: (settling.settle_the_decision_asked_for,),
    portfolio.PaymentReturned: (
        paying.say_the_payment_came_back,
        paying.ask_to_reopen,
        settling.settle_the_decision_asked_for,
    ),
    portfolio.EntryProposed: (paying.ask_to_decide,),
    portfolio.EntryRefused: (paying.tell_the_proposer, settling.settle_the_decision_asked_for),
    portfolio.LedgerWritten: (refresh_totals,),
}

SILENT: frozenset[type[Event]] = frozenset(
    {
        accounts.PersonRegistered,
        accounts.EmailConfirmed,
        accounts.InvitationWithdrawn,
        accounts.RecoveryCodeUsed,
        accounts.SignedIn,
        accounts.SignInRevoked,
        accounts.PasswordChanged,
        accounts.FactorAdded,
        accounts.ExportAsked,
        accounts.ExportTaken,
        accounts.ErasureCancelled,
        programme.FundEstablished,
        programme.CallPublished,
        dossiers.DossierStarted,
        dossiers.DossierDiscarded,
        dossiers.DossierRestored,
        dossiers.DossierPurged,
        dossiers.SelfTestKept,
        dossiers.SelfTestDropped,
        dossiers.CoEditorUninvited,
        dossiers.TransferWithdrawn,
        dossiers.ResubmissionBegun,
        dossiers.FormDrafted,
        dossiers.FormDiscarded,
        dossiers.DocumentAdded,
        dossiers.DocumentRemoved,
        dossiers.DocumentWaived,
        dossiers.DocumentAskedAgain,
        dossiers.AidBasisChosen,
        dossiers.AttachmentSent,
        diligence.ReviewStarted,
        diligence.ChecklistOpened,
        diligence.ItemsAdded,
        diligence.ItemsReleased,
        diligence.ReviewSetApart,
        committee.SeatTaken,
        committee.SittingPlanned,
        committee.AsideAnswered,
        committee.DossierTabled,
        committee.DossierUntabled,
        committee.InterestRegistered,
        committee.InterestDeclared,
        committee.MemberRecused,
        committee.BallotCast,
        notifications.LetterResent,
        portfolio.TicketOpened,
        portfolio.TicketLapsed,
        portfolio.TicketGivenUp,
        portfolio.ConditionCleared,
        portfolio.TranchesPlanned,
        portfolio.BankAccountConfirmed,
        portfolio.BankAccountJudged,
        portfolio.CofinancingRecorded,
        portfolio.CofinancingConfirmed,
        portfolio.PaymentUnverified,
    }
)
"""Kept for the record, the timeline and the seals: nobody has to be told, nothing has to follow."""

_BY_NAME = {event.__name__: heard for event, heard in REACTIONS.items()}
_NAMED = {each.name: each for heard in REACTIONS.values() for each in heard}


def known() -> frozenset[str]:
    """The names of the events that this version of the program knows."""
    return frozenset(_BY_NAME) | {event.__name__ for event in SILENT}


def reactions_to(event_name: str) -> tuple[Reaction, ...]:
    return _BY_NAME.get(event_name, ())


def reaction_named(name: str) -> Reaction | None:
    return _NAMED.get(name)
