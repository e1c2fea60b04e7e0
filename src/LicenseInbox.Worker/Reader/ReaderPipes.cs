using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace LicenseInbox.Worker.Reader;

/// <summary>
/// A reader process's two pipes, taken away from standard input and output: what a parser, a native library or a started program prints or reads there reaches nobody.
/// </summary>
internal sealed class ReaderPipes : IDisposable
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;

    private readonly Lock _oneAtATime = new();
    private readonly Stream _answers;

    private ReaderPipes(Stream requests, Stream answers) => (Requests, _answers) = (requests, answers);

    public Stream Requests { get; }

    public static ReaderPipes Take()
    {
        if (!OperatingSystem.IsLinux())
            return new ReaderPipes(Console.OpenStandardInput(), Console.OpenStandardOutput());
        CloseInherited();
        var pipes = new ReaderPipes(Own(Input, FileAccess.Read), Own(Output, FileAccess.Write));
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read);
        if (SystemCalls.Duplicate((int)nothing.DangerousGetHandle(), Input) < 0 || SystemCalls.Duplicate(Error, Output) < 0)
            throw new IOException("Standard input and output could not be put aside.");
        return pipes;
    }

    /// <summary>From whatever thread.</summary>
    public void Send(Frame frame)
    {
        lock (_oneAtATime)
            frame.Write(_answers);
    }

    public void Dispose()
    {
        Requests.Dispose();
        _answers.Dispose();
    }

    /// <summary>
    /// The program opens nothing that outlives an exec, but whoever started it, or a library in it, may have: this runtime opens all of its own so that they close at exec, so what does not was inherited.
    /// </summary>
    private static void CloseInherited()
    {
        foreach (var link in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            var descriptor = int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture);
            if (descriptor > Error && SystemCalls.FileControl(descriptor, SystemCalls.GetFlags, 0) is >= 0 and var flags && (flags & SystemCalls.ClosedOnExec) == 0)
                _ = SystemCalls.Close(descriptor);
        }
    }

    /// <summary>The same pipe by another number, which no started program gets.</summary>
    private static FileStream Own(int descriptor, FileAccess access)
    {
        const int AboveStandard = 3;
        var own = SystemCalls.FileControl(descriptor, SystemCalls.DuplicateAboveClosedOnExec, AboveStandard);
        return own < 0 ? throw new IOException("The pipe of the reader is not there.") : new FileStream(new SafeFileHandle(own, ownsHandle: true), access, bufferSize: 0);
    }
}
