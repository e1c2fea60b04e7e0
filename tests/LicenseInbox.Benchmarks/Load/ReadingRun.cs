using System.Globalization;
using LicenseInbox.Benchmarks.Backlog;
using LicenseInbox.Benchmarks.Timing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>Reads mails of the backlog here, in this process, one after another, to find out where the time goes; then the same documents by <c>pdftotext</c>, which tells how fast the machine is at this moment.</summary>
internal static class ReadingRun
{
    public static async Task RunAsync(int mails, int times, TextWriter output)
    {
        var folder = BacklogFolder.Of(mails);
        var raws = Enumerable.Range(0, mails).Select(number => File.ReadAllBytes(folder.File(number))).ToList();
        await using var reader = Readings.InProcess(new WorkerSettings(), new SettingsSources { Environment = false });
        var thrown = 0;
        AppDomain.CurrentDomain.FirstChanceException += (_, _) => thrown++;
        for (var round = 0; round < times; round++)
        {
            var (allocated, collections) = (GC.GetTotalAllocatedBytes(), GC.CollectionCount(0));
            thrown = 0;
            var before = Environment.CpuUsage.TotalTime;
            var forms = 0;
            foreach (var raw in raws)
            {
                var facts = await reader.ReadAsync(raw, CancellationToken.None);
                forms += facts.Forms.Count();
                if (round == 0 && raw == raws[0])
                    foreach (var document in facts.Documents)
                        await output.WriteLineAsync($"{document.Name}: {document.Problem?.Detail ?? string.Join(", ", document.Forms.Select(form => form.Kind))}");
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{(Environment.CpuUsage.TotalTime - before).TotalMilliseconds / mails:0.0} ms of processor time a mail, {forms} forms; {(GC.GetTotalAllocatedBytes() - allocated) / 1e6 / mails:0.0} MB, {thrown / mails} exceptions a mail, {GC.CollectionCount(0) - collections} collections"));
        }

        await output.WriteLineAsync($"pdftotext -layout, a process for each document: {Measured.Show(await ByAnotherAsync(Math.Min(mails, 10)))} ms of processor time a mail");
    }

    private static async Task<double> ByAnotherAsync(int mails)
    {
        var folder = Directory.CreateTempSubdirectory("licenseinbox-reading-");
        try
        {
            var mail = new BacklogMail();
            var files = new List<string>();
            for (var number = 0; number < mails; number++)
            {
                foreach (var (name, content) in mail.Documents(new BacklogCase(number)))
                {
                    files.Add(Path.Combine(folder.FullName, $"{number}-{name}"));
                    await File.WriteAllBytesAsync(files[^1], content);
                }
            }

            var begin = Moment.Now();
            foreach (var file in files)
                await ProgramRun.RunAsync("pdftotext", "-layout", file, "-");
            return begin.For(mails).Cost;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
