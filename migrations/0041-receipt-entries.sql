-- Which entry of the audit log names a receipt by the digest of its bytes: the entry that proves to a court since when it
-- exists, whatever became of the key that signed it (R8).

create table federation.receipt_entries (
  receipt_digest text constraint receipt_entries_key primary key
    constraint receipt_entries_receipt references federation.receipts (receipt_digest),
  audit_entry_id uuid not null
);

create trigger receipt_entries_append_only
  before update or delete on federation.receipt_entries
  for each row execute function federation.refuse_change();
