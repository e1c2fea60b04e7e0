using System.Text;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Reader;

// The reader of strangers' files is this program too, without all the rest of it: it is started often, and nobody calls it by hand.
if (args is [ReaderChild.Command])
    return await new ReaderChild(Readings.Parts).RunAsync();

// Output is read by programs: UTF-8 without a mark, lines end with a line feed, whatever the machine's locale says.
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
await using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
var program = new WorkerProgram(output, error, TimeProvider.System);
return await CommandRunner.RunAsync(CommandTree.Build(program.Actions), args, output, error);

/// <summary>The program is no library: without this line it would be visible to others.</summary>
internal sealed partial class Program;
