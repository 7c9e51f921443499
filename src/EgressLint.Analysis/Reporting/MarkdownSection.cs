using System.Globalization;
using System.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>A part of a page that never grows beyond its share of what the place holds that it is written to.</summary>
/// <param name="mostBytes">Its share, in bytes of UTF-8.</param>
/// <param name="holder">What cannot hold more, such as <c>a job summary</c>.</param>
internal sealed class MarkdownSection(int mostBytes, string holder)
{
    private const int ForNote = 200;
    private readonly StringBuilder text = new();

    /// <summary>Its length in bytes of UTF-8.</summary>
    public int Bytes { get; private set; }

    /// <summary>What was added.</summary>
    public string Text => text.ToString();

    /// <summary>Adds a part, whatever its length.</summary>
    public void Add(string part)
    {
        text.Append(part);
        Bytes += Encoding.UTF8.GetByteCount(part);
    }

    /// <summary>Adds rows as long as there is room and they are no more than somebody reads, and says how many are left.</summary>
    public void AddRows(IEnumerable<string> rows, int count, string noun, int mostRows = int.MaxValue)
    {
        var added = 0;
        foreach (var row in rows)
        {
            if (added == mostRows || Bytes + Encoding.UTF8.GetByteCount(row) > mostBytes - ForNote)
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"\n{count - added} more {noun} are left out: {holder} holds no more. The other reports list them.\n"));
                return;
            }

            Add(row);
            added++;
        }
    }
}
