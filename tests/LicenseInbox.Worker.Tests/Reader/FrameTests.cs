using System.Buffers.Binary;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Reader;

namespace LicenseInbox.Worker.Tests.Reader;

public class FrameTests
{
    [Fact]
    public async Task Frames_arrive_as_they_were_sent_one_after_another()
    {
        var body = new byte[100_000];
        new Random(1).NextBytes(body);
        using var pipe = new MemoryStream();
        Frame.Of(FrameKind.Document, new ReaderRequest { Name = "ä.pdf" }, body).Write(pipe);
        await Frame.Of(FrameKind.Ocr).WriteAsync(pipe, TestContext.Current.CancellationToken);
        pipe.Position = 0;

        var first = (await Frame.ReadAsync(pipe, body.Length, TestContext.Current.CancellationToken))!;
        first.Kind.ShouldBe(FrameKind.Document);
        first.Says<ReaderRequest>().Name.ShouldBe("ä.pdf");
        first.Body.ToArray().ShouldBe(body);
        Frame.Read(pipe, 0)!.Kind.ShouldBe(FrameKind.Ocr);
        Frame.Read(pipe, 0).ShouldBeNull();
    }

    [Theory]
    [InlineData(-1, 0, 2)]
    [InlineData(int.MaxValue, 0, 2)]
    [InlineData(0, -1, 2)]
    [InlineData(0, 101, 2)]
    [InlineData(0, 0, 200)]
    public void What_is_no_frame_or_too_large_is_refused_before_it_is_taken(int header, int body, byte kind)
    {
        var prefix = new byte[9];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, header);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(4), body);
        prefix[8] = kind;
        Should.Throw<InvalidDataException>(() => Frame.Read(new MemoryStream(prefix), bodyLimit: 100));
    }

    [Fact]
    public void A_stream_that_ends_within_a_frame_is_a_failure()
    {
        using var pipe = new MemoryStream();
        Frame.Of(FrameKind.Begun, new DocumentBegun("a", "b")).Write(pipe);
        var whole = pipe.ToArray();
        for (var length = 1; length < whole.Length; length++)
            Should.Throw<EndOfStreamException>(() => Frame.Read(new MemoryStream(whole, 0, length), 0));
    }

    [Fact]
    public void Facts_arrive_as_they_were_with_every_member_set_or_not()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var message = SomeFacts.Random<MessageFacts>(seed);
            var arrived = ReaderWords.Read<MessageFacts>(ReaderWords.Write(message));
            SomeFacts.Describe(arrived).ShouldBe(SomeFacts.Describe(message), $"seed {seed}");
        }

        var document = new DocumentFacts { Name = "", Digest = "" };
        SomeFacts.Describe(ReaderWords.Read<DocumentFacts>(ReaderWords.Write(document))).ShouldBe(SomeFacts.Describe(document));
    }
}
