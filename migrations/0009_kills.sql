-- An admin's force: terraform is killed, whatever is in flight.
alter table runs drop constraint runs_stop_requested_check;
alter table runs add constraint runs_stop_requested_check check (stop_requested in ('cancel', 'superseded', 'kill'));
