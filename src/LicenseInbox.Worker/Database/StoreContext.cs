using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LicenseInbox.Worker.Database;

/// <summary>The one model of both databases. Names are snake_case; times are UTC ticks, exact and comparable on both; enumerations are their names.</summary>
internal abstract class StoreContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<MessageRow> Messages => Set<MessageRow>();

    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    public DbSet<MailboxRow> Mailboxes => Set<MailboxRow>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    public DbSet<LeaseBeatRow> LeaseBeats => Set<LeaseBeatRow>();

    public DbSet<SharedReadingRow> SharedReadings => Set<SharedReadingRow>();

    public DbSet<OutgoingRow> Outgoing => Set<OutgoingRow>();

    public DbSet<RequestRow> Requests => Set<RequestRow>();

    public DbSet<BoardRow> Board => Set<BoardRow>();

    public DbSet<BoardWordRow> BoardWords => Set<BoardWordRow>();

    public DbSet<ReservationTurnRow> ReservationTurns => Set<ReservationTurnRow>();

    public DbSet<MoveRow> Moves => Set<MoveRow>();

    public DbSet<HandoverRow> Handovers => Set<HandoverRow>();

    public DbSet<RetentionRow> Retentions => Set<RetentionRow>();

    public DbSet<ExceptionRow> Exceptions => Set<ExceptionRow>();

    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();

    public DbSet<AuditTextRow> AuditTexts => Set<AuditTextRow>();

    public DbSet<AuditHeadRow> AuditHeads => Set<AuditHeadRow>();

    public DbSet<AuditSealRow> AuditSeals => Set<AuditSealRow>();

    public DbSet<AuditSealedHeadRow> AuditSealedHeads => Set<AuditSealedHeadRow>();

    public DbSet<PartnerRow> Partners => Set<PartnerRow>();

    public DbSet<SystemRow> Systems => Set<SystemRow>();

    public DbSet<LicenseRow> Licenses => Set<LicenseRow>();

    public DbSet<AssignmentRow> Assignments => Set<AssignmentRow>();

    public DbSet<HoldingRow> Holdings => Set<HoldingRow>();

    public DbSet<RegistryMoveRow> RegistryMoves => Set<RegistryMoveRow>();

    public DbSet<CaseRow> Cases => Set<CaseRow>();

    public DbSet<CaseNoteRow> CaseNotes => Set<CaseNoteRow>();

    public DbSet<CasePostRow> CasePosts => Set<CasePostRow>();

    public DbSet<ServedMoveRow> ServedMoves => Set<ServedMoveRow>();

    public DbSet<ServedNoteRow> ServedNotes => Set<ServedNoteRow>();

    public DbSet<ServedChangeRow> ServedChanges => Set<ServedChangeRow>();

    public DbSet<RegistryChangeRow> RegistryChanges => Set<RegistryChangeRow>();

    public DbSet<AlertRow> Alerts => Set<AlertRow>();

    public DbSet<WebhookPostRow> WebhookPosts => Set<WebhookPostRow>();

    public DbSet<ConditionRow> Conditions => Set<ConditionRow>();

    public DbSet<OutageRow> Outages => Set<OutageRow>();

    public DbSet<SettingRow> Settings => Set<SettingRow>();

    public DbSet<ImportedRow> Imported => Set<ImportedRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<Chassis>().HaveConversion<ChassisName>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        StoreModel.Build(modelBuilder);
        SnakeCase.Apply(modelBuilder.Model);
    }

    private sealed class ChassisName() : ValueConverter<Chassis, string>(chassis => chassis.Name, name => Chassis.Of(name));

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

/// <summary>The model on SQLite.</summary>
internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : StoreContext(options);

/// <summary>The model on PostgreSQL.</summary>
internal sealed class PostgresContext(DbContextOptions<PostgresContext> options) : StoreContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // The beginning of a word is a range of its index in this order only; SQLite compares so by itself.
        modelBuilder.Entity<BoardWordRow>().Property(row => row.Word).UseCollation("C");
    }
}
