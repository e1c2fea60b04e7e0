using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Tables, keys and indexes. Each unique key here is one that decides who came first.</summary>
internal static class StoreModel
{
    public static void Build(ModelBuilder model)
    {
        BuildMail(model);
        BuildRequests(model);
        BuildBoard(model);
        BuildAudit(model);
        BuildAlerts(model);
        BuildRegistry(model);
        BuildServer(model);
    }

    private static void BuildServer(ModelBuilder model)
    {
        model.Entity<CasePostRow>(post =>
        {
            post.ToTable("case_posts");
            post.Property(row => row.Id).ValueGeneratedNever();
            post.HasIndex(row => new { row.State, row.At });
        });
        model.Entity<ServedMoveRow>(move =>
        {
            move.ToTable("served_moves");
            move.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<ServedNoteRow>(note =>
        {
            note.ToTable("served_notes");
            note.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<ServedChangeRow>(change =>
        {
            change.ToTable("served_changes");
            change.HasIndex(row => row.Position).IsUnique();
            change.HasIndex(row => row.Fact);
        });
    }

    private static void BuildMail(ModelBuilder model)
    {
        model.Entity<MessageRow>(message =>
        {
            message.ToTable("messages");
            message.Property(row => row.Id).ValueGeneratedNever();
            message.HasIndex(row => new { row.MessageId, row.Digest }).IsUnique();
            message.HasIndex(row => new { row.State, row.ReceivedAt, row.Id });
            message.HasIndex(row => new { row.ReceivedAt, row.Id });
            message.HasMany(row => row.Requests).WithOne().HasForeignKey(row => row.MessageId);
            message.Navigation(row => row.Requests).AutoInclude();
        });
        model.Entity<MessageRequestRow>(link =>
        {
            link.ToTable("message_requests");
            link.HasKey(row => new { row.MessageId, row.RequestId });
            link.HasIndex(row => row.RequestId);
        });
        model.Entity<DeliveryRow>(delivery =>
        {
            delivery.ToTable("deliveries");
            delivery.HasKey(row => new { row.Account, row.Folder, row.UidValidity, row.Uid });
            delivery.HasIndex(row => new { row.Account, row.State });
            delivery.HasIndex(row => row.MessageId);
        });
        model.Entity<MailboxRow>(mailbox =>
        {
            mailbox.ToTable("mailboxes");
            mailbox.HasKey(row => row.Account);
        });
        model.Entity<LeaseRow>(lease =>
        {
            lease.ToTable("leases");
            lease.HasKey(row => row.Name);
            lease.Property(row => row.Token).IsConcurrencyToken();
        });
        model.Entity<LeaseBeatRow>(beat =>
        {
            beat.ToTable("lease_beats");
            beat.HasKey(row => row.Name);
        });
        model.Entity<SharedReadingRow>(reading =>
        {
            reading.ToTable("shared_readings");
            reading.HasKey(row => new { row.Account, row.Folder, row.UidValidity, row.Uid });
            reading.Property(row => row.BegunBy).IsConcurrencyToken();
        });
        model.Entity<OutgoingRow>(mail =>
        {
            mail.ToTable("outgoing_mails");
            mail.Property(row => row.Id).ValueGeneratedNever();
            mail.HasIndex(row => row.MessageId).IsUnique();
            mail.HasIndex(row => new { row.State, row.NotBefore });
            mail.HasIndex(row => row.SentAt);
            mail.HasIndex(row => row.WrittenAt);
            mail.HasMany(row => row.Requests).WithOne().HasForeignKey(row => row.OutgoingId);
            mail.HasMany(row => row.Addresses).WithOne().HasForeignKey(row => row.OutgoingId);
            mail.Navigation(row => row.Requests).AutoInclude();
            mail.Navigation(row => row.Addresses).AutoInclude();
        });
        model.Entity<OutgoingRequestRow>(link =>
        {
            link.ToTable("outgoing_requests");
            link.HasKey(row => new { row.OutgoingId, row.RequestId });
            link.HasIndex(row => row.RequestId);
        });
        model.Entity<OutgoingAddressRow>(address =>
        {
            address.ToTable("outgoing_addresses");
            address.HasKey(row => new { row.OutgoingId, row.Address });
            address.HasIndex(row => row.Address);
        });
    }

    private static void BuildRequests(ModelBuilder model)
    {
        model.Entity<RequestRow>(request =>
        {
            request.ToTable("requests");
            request.Property(row => row.Id).ValueGeneratedNever();
            request.Property(row => row.Version).IsConcurrencyToken();
            request.HasIndex(row => row.CaseNumber).IsUnique();
            request.HasIndex(row => new { row.Status, row.Deadline });
            request.HasMany(row => row.ReservedKeys).WithOne().HasForeignKey(row => row.RequestId);
            request.HasMany(row => row.Facts).WithOne().HasForeignKey(row => row.RequestId);
            request.Navigation(row => row.ReservedKeys).AutoInclude();
        });
        model.Entity<ReservedKeyRow>(key =>
        {
            key.ToTable("reserved_keys");
            key.HasKey(row => new { row.RequestId, row.LicenseKey });
            key.HasIndex(row => row.LicenseKey);
        });
        model.Entity<ReservationTurnRow>(turn =>
        {
            turn.ToTable("reservation_turns");
            turn.HasKey(row => row.LicenseKey);
            turn.Property(row => row.Turn).IsConcurrencyToken();
        });
        model.Entity<RequestFactRow>(fact =>
        {
            fact.ToTable("request_facts");
            fact.HasKey(row => new { row.RequestId, row.Fact });
            fact.HasIndex(row => row.Fact);
        });
        model.Entity<MoveRow>(move =>
        {
            move.ToTable("moves");
            move.Property(row => row.Id).ValueGeneratedNever();
            move.HasIndex(row => row.RequestId);
            move.HasIndex(row => new { row.State, row.DueBy });
            move.HasIndex(row => row.CardFormId);
            move.HasIndex(row => row.MadeAt);
            move.HasIndex(row => row.AskAt);
        });
        model.Entity<ExceptionRow>(record =>
        {
            record.ToTable("exceptions");
            record.Property(row => row.Id).ValueGeneratedNever();
            record.HasIndex(row => new { row.IsOpen, row.Deadline });
            record.HasIndex(row => row.RequestId);
            record.HasIndex(row => row.MessageId);
            record.HasIndex(row => row.OutgoingMailId);
            record.HasIndex(row => row.MoveId);
            record.HasIndex(row => new { row.OpenedAt, row.Code });
        });
        model.Entity<HandoverRow>(handover =>
        {
            handover.ToTable("card_handovers");
            handover.Property(row => row.Id).ValueGeneratedNever();
            handover.Property(row => row.Version).IsConcurrencyToken();
            handover.HasIndex(row => new { row.State, row.NotBefore });
            handover.HasIndex(row => row.TakenAt);
            handover.HasIndex(row => row.RequestId);
            handover.HasIndex(row => row.MessageId);
        });
        model.Entity<RetentionRow>(retention =>
        {
            retention.ToTable("card_retentions");
            retention.HasKey(row => row.MessageId);
            retention.Property(row => row.MessageId).ValueGeneratedNever();
            retention.HasIndex(row => row.CopyDigest);
        });
        model.Entity<SettingRow>(setting =>
        {
            setting.ToTable("settings");
            setting.HasKey(row => row.Name);
        });
    }

    private static void BuildBoard(ModelBuilder model)
    {
        model.Entity<BoardRow>(board =>
        {
            board.ToTable("request_board");
            board.HasKey(row => row.RequestId);
            board.Property(row => row.RequestId).ValueGeneratedNever();
            board.HasIndex(row => row.CaseNumber);
            board.HasIndex(row => row.OpenedAt);
            board.HasIndex(row => new { row.Status, row.OpenedAt });
            board.HasOne<RequestRow>().WithOne().HasForeignKey<BoardRow>(row => row.RequestId);
        });
        model.Entity<BoardWordRow>(word =>
        {
            word.ToTable("request_words");
            word.HasKey(row => new { row.RequestId, row.Word });
            word.HasIndex(row => new { row.Word, row.RequestId });
            word.HasOne<RequestRow>().WithMany().HasForeignKey(row => row.RequestId);
        });
    }

    private static void BuildAudit(ModelBuilder model)
    {
        model.Entity<AuditEntryRow>(entry =>
        {
            entry.ToTable("audit_entries");
            entry.HasKey(row => new { row.Chain, row.Number });
            entry.HasIndex(row => row.CaseNumber);
        });
        model.Entity<AuditTextRow>(text =>
        {
            text.ToTable("audit_texts");
            text.HasKey(row => new { row.Chain, row.Number });
            text.HasIndex(row => row.At);
        });
        model.Entity<AuditHeadRow>(head =>
        {
            head.ToTable("audit_heads");
            head.HasKey(row => row.Chain);
            head.Property(row => row.Chain).ValueGeneratedNever();
            head.Property(row => row.Number).IsConcurrencyToken();
        });
        model.Entity<AuditSealRow>(seal =>
        {
            seal.ToTable("audit_seals");
            seal.HasKey(row => row.Number);
            seal.Property(row => row.Number).ValueGeneratedNever();
        });
        model.Entity<AuditSealedHeadRow>(head =>
        {
            head.ToTable("audit_sealed_heads");
            head.HasKey(row => new { row.Seal, row.Chain });
            head.HasIndex(row => new { row.Chain, row.Number });
        });
    }

    private static void BuildAlerts(ModelBuilder model)
    {
        model.Entity<AlertRow>(alert =>
        {
            alert.ToTable("alerts");
            alert.HasKey(row => new { row.Kind, row.Subject, row.Deadline, row.Recipient });
            alert.HasIndex(row => row.Deadline);
        });
        model.Entity<WebhookPostRow>(post =>
        {
            post.ToTable("webhook_posts");
            post.Property(row => row.Id).ValueGeneratedNever();
            post.HasIndex(row => new { row.State, row.NotBefore });
        });
        model.Entity<ConditionRow>(condition =>
        {
            condition.ToTable("conditions");
            condition.Property(row => row.Id).ValueGeneratedNever();
            condition.HasIndex(row => row.EndedAt);
        });
        model.Entity<OutageRow>(outage =>
        {
            outage.ToTable("outages");
            outage.HasKey(row => new { row.Account, row.From });
            outage.HasIndex(row => row.To);
        });
    }

    private static void BuildRegistry(ModelBuilder model)
    {
        model.Entity<PartnerRow>(partner =>
        {
            partner.ToTable("partners");
            partner.Property(row => row.Id).ValueGeneratedNever();
            partner.HasMany(row => row.Contacts).WithOne().HasForeignKey(row => row.PartnerId);
            partner.Navigation(row => row.Contacts).AutoInclude();
        });
        model.Entity<ContactRow>(contact =>
        {
            contact.ToTable("contacts");
            contact.HasKey(row => new { row.PartnerId, row.Lookup });
            contact.HasIndex(row => row.Lookup);
        });
        model.Entity<SystemRow>(system =>
        {
            system.ToTable("systems");
            system.HasKey(row => row.Key);
            system.Property(row => row.Version).IsConcurrencyToken();
        });
        model.Entity<LicenseRow>(license =>
        {
            license.ToTable("licenses");
            license.HasKey(row => row.Key);
            license.Property(row => row.Version).IsConcurrencyToken();
            license.HasIndex(row => row.SystemKey);
            license.HasOne<SystemRow>().WithMany().HasForeignKey(row => row.SystemKey).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<AssignmentRow>(assignment =>
        {
            assignment.ToTable("assignments");
            assignment.HasKey(row => new { row.LicenseKey, row.Version });
            assignment.HasIndex(row => row.MoveId);
            assignment.HasOne<LicenseRow>().WithMany().HasForeignKey(row => row.LicenseKey).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<HoldingRow>(holding =>
        {
            holding.ToTable("holdings");
            holding.HasKey(row => new { row.SystemKey, row.Version });
            holding.HasOne<SystemRow>().WithMany().HasForeignKey(row => row.SystemKey).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<RegistryMoveRow>(move =>
        {
            move.ToTable("registry_moves");
            move.HasKey(row => row.MoveId);
            move.Property(row => row.MoveId).ValueGeneratedNever();
        });
        model.Entity<CaseRow>(supportCase =>
        {
            supportCase.ToTable("cases");
            supportCase.HasKey(row => row.Number);
            supportCase.HasIndex(row => row.PartnerId);
        });
        model.Entity<CaseNoteRow>(note =>
        {
            note.ToTable("case_notes");
            note.HasIndex(row => row.CaseNumber);
        });
        model.Entity<RegistryChangeRow>(change => change.ToTable("registry_changes"));
        model.Entity<ImportedRow>(imported =>
        {
            imported.ToTable("imported");
            imported.HasKey(row => row.Digest);
        });
    }
}
