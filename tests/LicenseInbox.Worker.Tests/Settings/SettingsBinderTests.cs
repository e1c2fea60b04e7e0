using System.ComponentModel.DataAnnotations;
using LicenseInbox.Worker.Settings;
using Microsoft.Extensions.Configuration;

namespace LicenseInbox.Worker.Tests.Settings;

public class SettingsBinderTests
{
    [Theory]
    [InlineData("Count", "abc", "Count: 'abc' is not a whole number; allowed: a whole number")]
    [InlineData("Count", "1.5", "Count: '1.5' is not a whole number; allowed: a whole number")]
    [InlineData("Count", "11", "Count: 11 is out of range; allowed: 0 to 10")]
    [InlineData("Count", "", "Count: is empty; allowed: a whole number")]
    [InlineData("Every", "90", "Every: '90' is not a time as hh:mm:ss or d.hh:mm:ss; allowed: a time as hh:mm:ss or d.hh:mm:ss")]
    [InlineData("Every", "02:00:00", "Every: 02:00:00 is out of range; allowed: 00:00:01 to 01:00:00")]
    [InlineData("Colour", "blue", "Colour: 'blue' is not one of its values; allowed: red, dark-green")]
    [InlineData("Colour", "1", "Colour: '1' is not one of its values; allowed: red, dark-green")]
    [InlineData("IsOn", "perhaps", "IsOn: 'perhaps' is not one of its values; allowed: true, false")]
    [InlineData("Inner:Address", "nobody", "Inner:Address: 'nobody' is not allowed; allowed: an email address")]
    [InlineData("Inner", "text", "Inner: 'text' stands where a group of settings is expected; allowed: Inner:Address, Inner:Password")]
    [InlineData("Count:Small", "1", "Count:Small: there is no such setting; Count is a single value; allowed: a whole number")]
    [InlineData("Items:0:Siez", "1", "Items:0:Siez: there is no such setting; did you mean Items:0:Size?; allowed: Size")]
    [InlineData("Items:first:Size", "1", "Items:first: there is no such setting; Items is a list; allowed: Items:0, Items:1, …")]
    [InlineData("Items:1:Size", "x", "Items:1:Size: 'x' is not a whole number; allowed: a whole number")]
    [InlineData("Caps:red", "x", "Caps:red: 'x' is not a whole number; allowed: a whole number")]
    [InlineData("Caps:blue", "1", "Caps:blue: there is no such setting; allowed: Caps: red, dark-green")]
    [InlineData("Numbers:1", "x", "Numbers:1: 'x' is not a whole number; allowed: a whole number")]
    [InlineData("Numbers:first", "1", "Numbers:first: there is no such setting; Numbers is a list; allowed: Numbers:0, Numbers:1, …")]
    [InlineData("Things:0:Kind", "square", "Things:0:Kind: 'square' is not one of its values; allowed: round, flat")]
    [InlineData("Things:0:Width", "1", "Things:0:Width: there is no such setting; allowed: Radius")]
    public void What_is_wrong_is_named_in_full_with_the_value_and_what_is_allowed(string name, string value, string expected) =>
        ErrorsOf((name, value)).ShouldContain(expected);

    [Fact]
    public void Every_error_is_told_not_the_first_only() =>
        ErrorsOf(("Count", "x"), ("Every", "y"), ("Nonsense", "z"), ("Inner:Address", "w")).Count.ShouldBe(4);

    [Fact]
    public void A_misspelt_name_is_an_error_and_the_right_one_is_offered() =>
        ErrorsOf(("Cuont", "1")).Single().ShouldStartWith("Cuont: there is no such setting; did you mean Count?");

    [Fact]
    public void Texts_become_values_whatever_their_case()
    {
        var bound = Bind(("count", "7"), ("EVERY", "00:00:30"), ("Colour", "Dark-Green"), ("ison", "yes"), ("Price", "12.50"), ("Caps:Red", "3"));

        bound.Count.ShouldBe(7);
        bound.Every.ShouldBe(TimeSpan.FromSeconds(30));
        bound.Colour.ShouldBe(Colour.DarkGreen);
        bound.IsOn.ShouldBeTrue();
        bound.Price.ShouldBe(12.50m);
        bound.Caps.ShouldBe(new Dictionary<Colour, int> { [Colour.Red] = 3 });
    }

    [Fact]
    public void What_is_not_given_keeps_its_default()
    {
        var bound = Bind();

        bound.Count.ShouldBe(3);
        bound.Caps[Colour.DarkGreen].ShouldBe(1);
        bound.Inner.Address.ShouldBeNull();
    }

    [Fact]
    public void A_list_is_a_text_with_commas_or_numbered()
    {
        Bind(("Numbers", "1, 2")).Numbers.ShouldBe([1, 2]);
        Bind(("Numbers:0", "1"), ("Numbers:1", "2")).Numbers.ShouldBe([1, 2]);
    }

    [Fact]
    public void A_later_source_replaces_a_list_of_texts_whole_and_items_of_a_list_piece_by_piece()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Numbers:0"] = "1", ["Numbers:1"] = "2", ["Items:0:Size"] = "5", ["Items:1:Size"] = "6" })
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Numbers"] = "9", ["Items:1:Size"] = "7" })
            .Build();

        var bound = SettingsBinder.Bind<Options>(configuration).Bound;

        bound.Numbers.ShouldBe([9]);
        bound.Items.Select(item => item.Size).ShouldBe([5, 7]);
    }

    [Fact]
    public void Items_of_several_kinds_are_bound_by_their_kind_the_first_by_default()
    {
        var bound = Bind(("Things:0:Radius", "1"), ("Things:1:Kind", "FLAT"), ("Things:1:Width", "2"));

        bound.Things[0].ShouldBeOfType<Round>().Radius.ShouldBe(1);
        bound.Things[1].ShouldBeOfType<Flat>().Width.ShouldBe(2);
    }

    [Fact]
    public void A_secret_is_never_quoted_and_not_taken_from_the_command_line()
    {
        var wrong = ErrorsOf(("Inner:Password", "hunter2-and-more-than-that"));
        wrong.Single().ShouldBe("Inner:Password: the value is not allowed; allowed: at most 8 characters");

        var root = new ConfigurationBuilder().Add(new CommandLineSource(new Dictionary<string, string?> { ["Inner:Password"] = "hunter2" })).Build();
        var refused = Should.Throw<SettingsException>(() => SettingsBinder.Bind<Options>(root)).Errors.Single().ToString();
        refused.ShouldStartWith("Inner:Password: a secret must not stand on the command line");
        refused.ShouldNotContain("hunter2");
    }

    [Fact]
    public void What_only_a_running_worker_uses_does_not_keep_others_from_working()
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Server:Address"] = "nobody" }).Build();

        var (bound, whenRunning) = SettingsBinder.Bind<Options>(root);

        bound.Server.Address.ShouldBe("nobody");
        whenRunning.Single().ToString().ShouldBe("Server:Address: 'nobody' is not allowed; allowed: an email address");
    }

    private static Options Bind(params (string Name, string Value)[] settings) => SettingsBinder.Bind<Options>(Configuration(settings)).Bound;

    private static List<string> ErrorsOf(params (string Name, string Value)[] settings) =>
        Should.Throw<SettingsException>(() => Bind(settings)).Errors.Select(error => error.ToString()).ToList();

    private static IConfigurationRoot Configuration(IEnumerable<(string Name, string Value)> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();

    internal enum Colour
    {
        Red,
        DarkGreen,
    }

    internal sealed class Options
    {
        [Range(0, 10)]
        public int Count { get; set; } = 3;

        [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
        public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);

        public Colour Colour { get; set; }

        public bool IsOn { get; set; }

        public decimal Price { get; set; }

        public Inner Inner { get; set; } = new();

        [UsedWhenRunning]
        public Inner Server { get; set; } = new();

        public IReadOnlyList<int> Numbers { get; set; } = [];

        public IReadOnlyList<Item> Items { get; set; } = [];

        public IReadOnlyDictionary<Colour, int> Caps { get; set; } = new Dictionary<Colour, int> { [Colour.DarkGreen] = 1 };

        [Kind("round", typeof(Round))]
        [Kind("flat", typeof(Flat))]
        public IReadOnlyList<object> Things { get; set; } = [];
    }

    internal sealed class Inner
    {
        [EmailAddress]
        public string? Address { get; set; }

        [MaxLength(8, ErrorMessage = "at most 8 characters")]
        public string? Password { get; set; }
    }

    internal sealed record Item
    {
        public int Size { get; init; }
    }

    internal sealed record Round
    {
        public int Radius { get; init; }
    }

    internal sealed record Flat
    {
        public int Width { get; init; }
    }
}
