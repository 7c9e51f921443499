using System.Diagnostics;
using System.Text;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading.Registry;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>Broken files: no exception, no endless work, every problem has its place.</summary>
public sealed class RegistryFuzzTests
{
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

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(RegistryFiles.Folder, name));
}
