using System.Security.Cryptography;
using System.Text;

namespace EgressLint.Analysis.Reporting.Matrix;

/// <summary>The matrix as one HTML file that loads nothing and runs nothing but its own script, whose hash stands in its policy.</summary>
public static class MatrixPage
{
    private const string Data = "{{data}}";

    /// <summary>Writes the page.</summary>
    public static void Write(EndpointMatrix matrix, Stream stream, string version)
    {
        var style = Part("matrix.css");
        var script = Part("matrix.js");
        var page = Part("matrix.html")
            .Replace("{{script-hash}}", Hash(script), StringComparison.Ordinal)
            .Replace("{{style-hash}}", Hash(style), StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal);
        var at = page.IndexOf(Data, StringComparison.Ordinal);
        stream.Write(Encoding.UTF8.GetBytes(page[..at]));
        MatrixData.Write(matrix, stream, version);
        stream.Write(Encoding.UTF8.GetBytes(page[(at + Data.Length)..]));
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    /// <summary>A part of the page, with the line ends that a browser makes of all before it hashes.</summary>
    private static string Part(string name)
    {
        using var stream = typeof(MatrixPage).Assembly.GetManifestResourceStream("EgressLint." + name)
            ?? throw new InvalidOperationException($"The program was built without '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
