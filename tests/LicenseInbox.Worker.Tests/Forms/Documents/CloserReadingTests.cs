using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;
using LicenseInbox.Worker.Tests.Ocr;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

public class CloserReadingTests
{
    /// <summary>In pixels: a label at 2000, and the box below it, in which the value stands lower than two lines of the label reach.</summary>
    [Theory]
    [InlineData(2040, 120, 2100)]
    [InlineData(2040, 400, 2069)] // a frame around more than a value
    [InlineData(1980, 120, 2069)] // a box around the label
    public void A_value_that_no_reading_found_is_looked_for_in_the_box_below_its_label(int top, int height, int middle)
    {
        var form = Form(new ScannedForm().Phrase("75R8-RHOA-K5QZ-2GSO", 1100, 800), top, height);
        var asked = new AskedRecognition();

        new CloserReading(ScannedForm.Descriptions, asked, default).Read([form, form], TestContext.Current.CancellationToken);

        asked.Places.ShouldContain(place => Math.Abs(place.Area.CenterY - ((3300 - middle) * 72 / 300d)) < 4 && place.Area.Left < 100);
    }

    /// <summary>One reading lost the beginning of a key, the other gives it whole, in a box that took in a border.</summary>
    [Fact]
    public void A_whole_key_tells_how_far_it_reaches()
    {
        var lost = Form(new ScannedForm().Word("OA-K5QZ-2GSO", 1226, 800, 216));
        var whole = Form(new ScannedForm().Word("75R8-RHOA-K5QZ-2GSO", 1100, 796, 342, 60));
        var asked = new AskedRecognition();

        new CloserReading(ScannedForm.Descriptions, asked, default).Read([lost, whole], TestContext.Current.CancellationToken);

        asked.Places.ShouldContain(place => Math.Abs(place.Seen.Left - (1100 * 72 / 300d)) < 2 && place.Seen.Right > 340 && place.Seen.Height < 12 && Math.Abs(place.Seen.CenterY - 595) < 6);
    }

    [Fact]
    public void A_company_of_two_lines_is_not_read_again_as_one_of_them()
    {
        var form = Form(new ScannedForm().Phrase("75R8-RHOA-K5QZ-2GSO", 1100, 800));
        var wrapped = form with { Places = new Dictionary<string, FoundValue>(form.Places) { ["end_user"] = form.Places["end_user"] with { IsWrapped = true } } };
        var asked = new AskedRecognition();

        new CloserReading(ScannedForm.Descriptions, asked, default).Read([wrapped, wrapped], TestContext.Current.CancellationToken);
        var places = asked.Places.Count;
        new CloserReading(ScannedForm.Descriptions, asked, default).Read([form, form], TestContext.Current.CancellationToken);

        (asked.Places.Count - places).ShouldBe(places + 1);
    }

    /// <summary>Of two keys of one font the one that no reading found is the wider one.</summary>
    [Fact]
    public void A_key_that_no_reading_found_may_be_wider_than_the_others()
    {
        var form = Form(new ScannedForm().Phrase("75R8-RHOA-K5QZ-2GSO", 1100, 800)
            .Phrase("License Key", 400, 1000).Phrase("License Type", 1200, 1000).Phrase("Quantity", 2000, 1000)
            .Word("A111-BCDE-FGHJ-KMNP-QRST", 400, 1060, 500).Word("ALTI-STATION-10", 1200, 1060, 300).Word("10", 2000, 1060, 40)
            .Word("ALTI-STATION-20", 1200, 1130, 300).Word("20", 2000, 1130, 40));
        var asked = new AskedRecognition();

        new CloserReading(ScannedForm.Descriptions, asked, default).Read([form, form], TestContext.Current.CancellationToken);

        asked.Places.ShouldContain(place => place.Characters == Characters.Key && Math.Abs(place.Area.CenterY - ((3300 - 1147) * 72 / 300d)) < 4 && place.Area.Right > (900 + 80) * 72 / 300d);
    }

    /// <summary>What would be read at one of them is what the one reading found there, and no other's witness.</summary>
    [Theory]
    [InlineData(601, true)]
    [InlineData(580, false)]
    public void Where_readings_find_a_value_in_two_places_neither_is_read_again(int other, bool isRead)
    {
        var asked = new AskedRecognition();

        new CloserReading(ScannedForm.Descriptions, asked, default).Read([ToSystem("75R8-RHOA-K5QZ-2GSO", 600), ToSystem("TD2H-LLV2-92Y3-DSOF", other)], TestContext.Current.CancellationToken);

        asked.Places.Count.ShouldBe(isRead ? 1 : 0);
    }

    private static DraftForm ToSystem(string key, double middle)
    {
        var form = ScannedForm.Descriptions.Forms.First(form => form.Kind == FormKind.LicenseTransfer);
        var sheet = new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [], IsRecognized = true };
        return new DraftForm(form, new FormFacts { Id = "", Kind = form.Kind, Source = "scan.tif" }, new Dictionary<string, FoundValue> { ["to_system_key"] = new() { Text = key, Sheet = sheet, Box = new Area(60, middle - 5, 200, middle + 5), Confidence = 0.9 } });
    }

    private static DraftForm Form(ScannedForm form, int top = 2040, int height = 120) => form
        .Phrase("License Transfer Form", 900, 150, 70)
        .Phrase("Case Number", 400, 400).Phrase("310692", 1100, 400)
        .Phrase("Contact Name", 400, 560).Phrase("Igor Salas", 1100, 560)
        .Phrase("End User Company", 400, 640).Phrase("Juniper Hotels", 1100, 640)
        .Phrase("From System Key", 400, 720).Phrase("DR6F-ST7G-Y65U-M0YK", 1100, 720)
        .Phrase("To System Key", 400, 800)
        .Phrase("Date Signed", 400, 2000)
        .Read(new Drawing(2550, 3300).Frame(390, top, 600, height, 4));

    /// <summary>Reads nothing, and keeps what it was asked for.</summary>
    private sealed class AskedRecognition : PageRecognition
    {
        public List<FieldPlace> Places { get; } = [];

        public override IReadOnlyList<IReadOnlyList<ReadText>> ReadAgain(ReadOnlyMemory<byte> content, int page, IReadOnlyList<FieldPlace> places, CancellationToken cancellationToken)
        {
            Places.AddRange(places);
            return [];
        }

        public override OpenedDocument Open(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override RecognizedPage Read(ReadOnlyMemory<byte> content, bool isPdf, Sheet page, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override void Keep(int page) => throw new NotSupportedException();

        public override PageImage? Draw(ReadOnlyMemory<byte> content, bool isPdf, Sheet page, PageMask mask, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override void Forget()
        {
        }
    }
}
