using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading.Registry;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>Hives that libhivex wrote, with keys deleted and values replaced: every key and value is read as libhivex reads it.</summary>
public sealed class LibhivexReplayTests
{
    public static TheoryData<int> Seeds => [.. Lines().Select(l => l.GetProperty("seed").GetInt32())];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_hive_is_read_as_recorded(int seed)
    {
        var line = Lines().First(l => l.GetProperty("seed").GetInt32() == seed);
        using var packed = new GZipStream(new MemoryStream(line.GetProperty("hive").GetBytesFromBase64()), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        var text = SourceText.Decode(line.GetProperty("file").GetString() ?? "", bytes.ToArray());
        var hive = new Hive(text.Content);
        Assert.True(hive.Open(out var root), hive.Damage?.What);
        var found = new List<string>();
        Walk(hive, root, "\\", found);
        Assert.Equal(line.GetProperty("content").EnumerateArray().Select(c => c.GetString() ?? "").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        RegistryFiles.Check(text, RegistryFiles.Read(text));
    }

    private static void Walk(Hive hive, HiveKey key, string path, List<string> found)
    {
        found.Add(path);
        Assert.True(hive.Values(key, out var values), hive.Damage?.What);
        Assert.True(hive.Keys(key, out var keys), hive.Damage?.What);
        found.AddRange(values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{path} \"{v.Name}\" {(int)v.Type} {v.Text} {v.Number}")));
        foreach (var below in keys)
        {
            Walk(hive, below, path == "\\" ? path + below.Name : $"{path}\\{below.Name}", found);
        }
    }

    private static IEnumerable<JsonElement> Lines() =>
        File.ReadLines(Repository.Path("fixtures", "oracle", "windows-firewall", "libhivex.jsonl")).Select(l => JsonDocument.Parse(l).RootElement);
}
