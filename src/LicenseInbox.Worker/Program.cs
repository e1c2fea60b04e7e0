using System.CommandLine;
using System.Globalization;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Csv;

var data = new Option<DirectoryInfo>("--data") { Description = "Folder with the CSV files, and optionally settings.json and license-types.json", Required = true };
var at = new Option<DateTimeOffset?>("--at")
{
    Description = "\"Now\" for the decision (RFC 3339)",
    CustomParser = result => DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : Fail(result),
};
var mails = new Argument<string[]>("mail") { Description = "Emails, in the order in which they arrived", Arity = ArgumentArity.OneOrMore };
var documents = new Argument<string[]>("file") { Description = "PDF, TIFF, JPEG or PNG documents", Arity = ArgumentArity.OneOrMore };

var check = new Command("check", "Decides emails without keeping or sending anything; prints one JSON line for each") { data, at, mails };
check.SetAction((result, cancellation) => CheckCommand.RunAsync(result.GetValue(data)!.FullName, result.GetValue(at), result.GetValue(mails)!, cancellation));
var read = new Command("read", "Reads documents; prints one JSON line for each form") { documents };
read.SetAction((result, cancellation) => ReadCommand.RunAsync(result.GetValue(documents)!, cancellation));
var root = new RootCommand("Moves licenses between phone systems by the forms that partners email") { check, read };

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(error.Message);
    return 2;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or CsvFilesException or InvalidDataException or TimeZoneNotFoundException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static DateTimeOffset? Fail(System.CommandLine.Parsing.ArgumentResult result)
{
    result.AddError($"--at: '{result.Tokens[0].Value}' is no time; allowed is RFC 3339, such as 2026-11-24T09:00:00Z");
    return null;
}
