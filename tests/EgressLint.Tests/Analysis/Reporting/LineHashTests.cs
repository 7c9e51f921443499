using System.Text;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis.Reporting;

public sealed class LineHashTests
{
    [Theory]
    [InlineData("", "c129715d7a2bc9a3:1")]
    [InlineData("a", "53b5d4aabe50d64:1")]
    [InlineData("\n", "3c5bef55b72b93c9:1 c129715d7a2bc9a3:1")]
    [InlineData(" a\nb\n  \t\tc\n d", "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1")]
    [InlineData("x\r\ny\r\n", "1f7b9f1ae97918ec:1 c33be7e0cf7c3ca:1 c129715d7a2bc9a3:1")]
    [InlineData("acl all src all\nhttp_access deny all\nhttp_access deny all\n", "bed4f7c9bb7059bf:1 89673c020ed0c23:1 6d9d50c843c55163:1 c129715d7a2bc9a3:1")]
    [InlineData("é\n😀\n", "f337840c85bceac9:1 49e42825ed591e1a:1 c129715d7a2bc9a3:1")]
    public void The_hash_of_each_line_is_the_one_GitHub_computes(string content, string hashes) =>
        Assert.Equal(hashes.Split(' '), LineHash.Compute(content));

    [Fact]
    public void Equal_lines_are_counted_and_the_window_reaches_over_line_ends()
    {
        var content = string.Concat(Enumerable.Repeat("Lorem ipsum dolor sit amet.\n", 10));
        Assert.Equal(
            [
                "a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
                "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
            ],
            LineHash.Compute(content));
    }

    [Fact]
    public void The_cache_gives_the_same_values_and_null_past_the_end()
    {
        var source = SourceText.From("a", "x\ny\nx\n");
        var cache = new LineHashCache();
        Assert.Equal(LineHash.Compute(source.Content), Enumerable.Range(0, 4).Select(line => cache.Get(source, line)));
        Assert.Null(cache.Get(source, 4));
        Assert.Null(cache.Get(source, -1));
    }

    [Fact]
    public void A_file_in_another_encoding_is_hashed_as_GitHub_misreads_it()
    {
        byte[] bytes = [0xff, 0xfe, .. Encoding.Unicode.GetBytes("Windows Registry Editor\r\n")];
        var expected = LineHash.Compute(Encoding.UTF8.GetString(bytes));
        Assert.Equal(expected[0], new LineHashCache().Get(SourceText.Decode("a.reg", bytes), 0));

        var unmarked = bytes[2..].Concat(Encoding.Unicode.GetBytes("[HKEY_LOCAL_MACHINE]\r\n")).ToArray();
        Assert.Equal(LineHash.Compute(Encoding.UTF8.GetString(unmarked))[0], new LineHashCache().Get(SourceText.Decode("a.reg", unmarked), 0));

        byte[] latin = [.. "caf"u8, 0xe9, (byte)'\n'];
        Assert.Equal(LineHash.Compute("caf\ufffd\n")[0], new LineHashCache().Get(SourceText.Decode("a.conf", latin), 0));
    }

    [Fact]
    public void A_big_file_is_walked_once()
    {
        var source = SourceText.From("big", new string('\n', 400_000));
        var cache = new LineHashCache();
        Assert.EndsWith(":1000", cache.Get(source, 999), StringComparison.Ordinal);
        Assert.EndsWith(":1001", cache.Get(source, 1000), StringComparison.Ordinal);
    }
}
