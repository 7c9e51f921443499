using System.Diagnostics;
using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;
using EgressLint.Formats.WindowsFirewall.Reading.Markup;
using EgressLint.Formats.WindowsFirewall.Reading.Mdm;
using EgressLint.Formats.WindowsFirewall.Reading.Scripts;

namespace EgressLint.Tests.Formats.WindowsFirewall.Markup;

/// <summary>Cut, changed and hostile texts: nothing throws, every place is inside the text, and work grows with the text only.</summary>
public sealed class FirewallMarkupFuzzTests
{
    private static readonly FirewallReader[] Readers = [new GpoReportReader(), new SyncMlReader(), new GraphReader(), new ScriptReader(), new AnsibleReader()];

    private static readonly string[] Pieces =
    [
        "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#", ";", "\"", "'", "`", "`\n", "$", "$(", "${", "(", ")", "{", "}", "@(", "@{", "@'", "@\"", "[", "]", ",", ":", "=",
        "|", "||", "&&", "-", " -", "#", "<#", "#>", "\n", "\r\n", "\t", "- ", "  ", "%", "!", "^", "{{", "}}", "\0", "\uFEFF", "\uD800", "xmlns:q1=\"x\"", "null", "any", "*", "65536", "-1",
    ];

    private const int Count = 240;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Shapes => [.. FirewallSamples.All.Select(s => s.Path)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Cut_anywhere_a_file_is_read(string path)
    {
        var text = FirewallSamples.All.Single(s => s.Path == path).Text;
        var own = FirewallReaders.Find(SourceText.From(path, text), out _) ?? Readers[0];
        for (var length = 0; length <= text.Length; length++)
        {
            var source = SourceText.From(path, text[..length]);
            FirewallReading.Check(own.Read(source), source.Content);
            if (length % 97 == 0)
            {
                ReadWithAll(path, source.Content);
            }
        }
    }

    [Fact]
    public void Random_pieces_are_read()
    {
        var paths = FirewallSamples.All.Select(s => s.Path).ToArray();
        for (var seed = 0; seed < Count; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (var pieces = random.Next(60); pieces > 0; pieces--)
            {
                text.Append(random.Next(4) switch
                {
                    0 => "New-NetFirewallRule -DisplayName ",
                    1 => "netsh advfirewall firewall add rule name=",
                    _ => Pieces[random.Next(Pieces.Length)],
                });
            }

            ReadWithAll(paths[seed % paths.Length], text.ToString());
        }
    }

    /// <summary>Texts that make careless readers recurse or start over again and again.</summary>
    [Fact]
    public void Hostile_texts_are_read_in_little_time()
    {
        string[] repeated =
        [
            "<a>", "<a b=\"", "<a ", "</a>", "<!--", "<![CDATA[", "<a xmlns:p=\"x\">", "&#", "<Add><Item>", "[", "{\"children\":[", "{\"settingDefinitionId\":\"vendor_msft_firewall_mdmstore_x_y\",\"children\":[",
            "(", "{", "@(", "@{a=", "\"", "'", "$(", "${", "\"$(", "`\n", "x,", "x.", "[x", "$x[", "@x ", "-a ", "if (x) {", "New-NetFirewallRule ", "New-NetFirewallRule -DisplayName (", "$a = @{\n", "New-NetFirewallRule @a\n",
            "New-NetFirewallRule -DisplayName a\n", "Remove-NetFirewallRule -DisplayName a*\n", "netsh advfirewall firewall add rule name=a dir=in action=allow & ", "netsh advfirewall firewall add rule name=(\n", "^\n", "!", "%a", ")",
            "- ", " - win_firewall_rule:\n", "- win_firewall_rule: [", "win_firewall_rule: {a: [", "a: \n ", "Firewall a {\n", "Firewall a { b = (",
        ];
        var slow = new List<string>();
        foreach (var piece in repeated)
        {
            var text = new StringBuilder("netsh advfirewall x # NetFirewall win_firewall_rule:\n");
            while (text.Length < 150_000)
            {
                text.Append(piece);
            }

            foreach (var reader in Readers.Append(Readers[3]).Select((reader, i) => (Reader: reader, Path: i < Readers.Length ? "a.ps1" : "a.cmd")))
            {
                // Other programs run too: what is slow once is tried again.
                if (Time() > Limit && Time() is var again && again > Limit)
                {
                    slow.Add($"{reader.Path} '{piece.Trim()}': {again}");
                }

                TimeSpan Time()
                {
                    var clock = Stopwatch.StartNew();
                    FirewallReading.Check(reader.Reader.Read(SourceText.From(reader.Path, text.ToString())), text.ToString());
                    return clock.Elapsed;
                }
            }
        }

        Assert.Empty(slow);
    }

    [Fact]
    public void One_word_of_many_parts_costs_what_its_length_allows()
    {
        var text = "New-NetFirewallRule -DisplayName " + string.Concat(Enumerable.Repeat("x=>", 50_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        FirewallReading.Check(new ScriptReader().Read(SourceText.From("a.ps1", text)), text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    private static void ReadWithAll(string path, string text)
    {
        var source = SourceText.From(path, text);
        foreach (var reader in Readers)
        {
            _ = reader.Recognize(source);
            FirewallReading.Check(reader.Read(source), text);
        }
    }
}
