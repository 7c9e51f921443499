using System.Diagnostics;
using System.Globalization;
using System.Text;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading.Registry;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>Broken files: no exception, no endless work, every problem has its place. <c>EGLESSLINT_FUZZ=count</c> tries that many changes of each file.</summary>
public sealed class RegistryFuzzTests
{
    private const int Usual = 150;

    private static readonly string[] Words = ["nk", "vk", "lf", "lh", "li", "ri", "db", "regf", "PReg", "\"", "\\", "[", "]", "=", "hex(1):", "dword:", ";", "\r\n", "\0\0", "-", "**del.", "@", "|", ":"];

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(RegistryFiles.Folder).Select(f => Path.GetFileName(f)).Where(f => f.EndsWith(".wfw", StringComparison.Ordinal) || f.EndsWith(".pol", StringComparison.Ordinal)).Order(StringComparer.Ordinal), "x.reg", "wide.reg", "lgpo.txt", "SYSTEM"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_file_is_read_or_refused(string name)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("EGLESSLINT_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : Usual;
        var random = new Random(20_251 + name.Length + name[0]);
        var original = Bytes(name);
        for (var i = 0; i < count; i++)
        {
            var bytes = Change(original, random);
            var watch = Stopwatch.StartNew();
            Read(name, bytes);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{name}, change {i} takes {watch.Elapsed}");
        }
    }

    [Theory]
    [InlineData("good-lh.wfw")]
    [InlineData("good.pol")]
    public void A_file_that_ends_early_is_refused(string name)
    {
        var bytes = Bytes(name);
        for (var length = 8; length < bytes.Length; length += name.EndsWith(".pol", StringComparison.Ordinal) ? 2 : 97)
        {
            var document = Read(name, bytes[..length]);
            Assert.True(document || name.EndsWith(".pol", StringComparison.Ordinal), $"{name}, {length} bytes");
        }
    }

    /// <summary>What makes readers without limits run for ever: one list for many keys, names that overlap, long texts that never end.</summary>
    [Fact]
    public void Hostile_files_cost_what_their_size_allows()
    {
        var watch = Stopwatch.StartNew();
        var quotes = new StringBuilder("REGEDIT4\n[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Local + "\\FirewallRules]\n");
        for (var i = 0; i < 40_000; i++)
        {
            quotes.Append("\"a\" = \"x\n@ =\"\\\n\"b\"=hex(1):1\\\n[;];];]\n");
        }

        Read("x.reg", Encoding.ASCII.GetBytes(quotes.ToString()));
        var deep = "REGEDIT4\n[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Local + string.Concat(Enumerable.Repeat("\\a", 500_000)) + "]\n\"a\"=\"b\"\n";
        Read("x.reg", Encoding.ASCII.GetBytes(deep));
        Read("x.wfw", SharedLists(empty: true));
        Read("x.wfw", SharedLists(empty: false));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    /// <summary>A root whose list of lists has 65,535 entries, all of them one list: without keys, or with 60,000 places that are no key.</summary>
    private static byte[] SharedLists(bool empty)
    {
        var file = new byte[4096 + (1 << 20)];
        var bytes = HiveBuilder.Make("{x}", [new("FirewallRules", "r", "v2.1|")]);
        bytes.AsSpan(0, 4096).CopyTo(file);
        Put(file, 36, 0x20);
        Put(file, 40, 1 << 20);
        Put(file, 4096 + 0x20, -0x60);
        "nk"u8.CopyTo(file.AsSpan(4096 + 0x24));
        Put(file, 4096 + 0x24 + 20, 1_000_000);
        Put(file, 4096 + 0x24 + 28, 0x80);
        Put(file, 4096 + 0x80, -0x80000);
        "ri"u8.CopyTo(file.AsSpan(4096 + 0x84));
        Put(file, 4096 + 0x86, 0xFFFF);
        for (var i = 0; i < 0xFFFF; i++)
        {
            Put(file, 4096 + 0x88 + (4 * i), 0x80080);
        }

        Put(file, 4096 + 0x80080, -0x70000);
        "li"u8.CopyTo(file.AsSpan(4096 + 0x80084));
        Put(file, 4096 + 0x80086, empty ? 0 : 60_000);
        return file;
    }

    private static void Put(byte[] file, int at, int number) => BitConverter.TryWriteBytes(file.AsSpan(at), number);

    /// <summary>Reads with every reader that a file could be given to; what is broken is an error with a place.</summary>
    /// <returns>Whether there is an error or nothing.</returns>
    private static bool Read(string name, byte[] bytes)
    {
        var text = SourceText.Decode(name, bytes);
        var reader = text.Content.StartsWith("regf", StringComparison.Ordinal) ? new HiveReader()
            : text.Content.StartsWith("PReg", StringComparison.Ordinal) ? new PolicyFileReader()
            : name.EndsWith(".txt", StringComparison.Ordinal) ? (EgressLint.Formats.WindowsFirewall.Reading.FirewallReader)new LgpoReader() : new RegistryTextReader();
        _ = reader.Recognize(text);
        var document = reader.Read(text);
        RegistryFiles.Check(text, document);
        Assert.True(document.Problems.Length <= 60);
        return document.IsEmpty && document.Problems.Any(p => p.Severity == Severity.Error);
    }

    private static byte[] Change(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Length > 16; changes--)
        {
            var at = Place(bytes, random);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    Put(bytes, Math.Min(at & ~3, bytes.Length - 4), random.Next(3) switch { 0 => random.Next(bytes.Length) & ~7, 1 => -random.Next(bytes.Length), _ => random.Next(2) == 0 ? int.MinValue : -1 });
                    break;
                case 3:
                    var word = Encoding.Latin1.GetBytes(Words[random.Next(Words.Length)]);
                    word.AsSpan(0, Math.Min(word.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
                    break;
                case 4:
                    var length = Math.Min(random.Next(1, 64), bytes.Length - at);
                    bytes.AsSpan(Place(bytes, random, length), length).CopyTo(bytes.AsSpan(at));
                    break;
                case 5:
                    bytes = bytes[..(at + random.Next(bytes.Length - at))];
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(at + random.Next(9), bytes.Length)..]];
                    break;
            }
        }

        return bytes;
    }

    /// <summary>A place, mostly one where something stands.</summary>
    private static int Place(byte[] bytes, Random random, int room = 0)
    {
        var at = 0;
        for (var tries = 0; tries < 8; tries++)
        {
            at = random.Next(bytes.Length - room);
            if (bytes[at] != 0)
            {
                break;
            }
        }

        return at;
    }

    private static byte[] Bytes(string name)
    {
        Entry[] entries =
        [
            new(RegistryFiles.Local + @"\FirewallRules", "a", RegistryFiles.Rule),
            new(RegistryFiles.Local + @"\DomainProfile", "EnableFirewall", 1),
            new(RegistryFiles.Local + @"\DomainProfile\GloballyOpenPorts\List", "80:TCP", "80:TCP:*:Enabled:web"),
            new(RegistryFiles.Policy + @"\StandardProfile", "DefaultOutboundAction", 1),
        ];
        return name switch
        {
            "x.reg" => Encoding.UTF8.GetBytes(RegistryFiles.RegText(entries) + "\"b\"=hex(1):76,00,\\\r\n  32,00\r\n\"c\"=-\r\n[-HKEY_LOCAL_MACHINE\\x]\r\n"),
            "wide.reg" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(RegistryFiles.RegText(entries))],
            "lgpo.txt" => Encoding.UTF8.GetBytes(RegistryFiles.LgpoText(entries) + "\r\nComputer\r\na\\b\r\n*\r\nDELETEALLVALUES\r\n"),
            "SYSTEM" => HiveBuilder.Make("ROOT", [.. entries.Take(3).Select(e => e with { Key = e.Key.Replace(@"SYSTEM\Current", "", StringComparison.Ordinal) }), new("Select", "Current", 1)]),
            _ => File.ReadAllBytes(Path.Combine(RegistryFiles.Folder, name)),
        };
    }
}
