using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EgressLint.Oracle.Hives;

/// <summary>A hive that libhivex wrote and what it read in it, as a line of JSON: what the tests replay without libhivex.</summary>
internal static class HiveRecord
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line(HiveCase one, byte[] hive, IReadOnlyList<string> lines) =>
        JsonSerializer.Serialize(new { seed = one.Seed, file = one.Kind.File, hive = Convert.ToBase64String(Packed(hive)), content = lines }, Relaxed);

    private static byte[] Packed(byte[] bytes)
    {
        using var into = new MemoryStream();
        using (var packer = new GZipStream(into, CompressionLevel.SmallestSize))
        {
            packer.Write(bytes);
        }

        return into.ToArray();
    }
}
