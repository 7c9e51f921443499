using System.Text;
using EgressLint.Analysis;
using EgressLint.Cli.Requests;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Cli;

public sealed class RequestReaderTests
{
    [Fact]
    public void Every_field_is_read()
    {
        var read = Read("""
            {"id":"r3","direction":"inbound","protocol":"udp","source":"10.0.1.4","sourcePort":50000,"address":"20.190.130.1","port":443,
             "profile":"domain","program":"C:\\Windows\\CCM\\CcmExec.exe","service":"wuauserv","url":"https://a.example/","method":"GET","host":"a.example",
             "time":"2026-11-23T10:00:00","user":"alice","headers":{"User-Agent":"x"},"resolved":["10.0.0.1","::1"],"reverse":"r.example","clientAddress":"10.0.0.9"}
            """);
        var request = read.Request;
        Assert.Equal(("r3", true, Protocols.Udp, 50000, 443), (read.Id, request.Inbound, request.Protocol, request.SourcePort, request.Port));
        Assert.Equal(("10.0.1.4", "20.190.130.1", "10.0.0.9"), (request.Source?.ToString(), request.Address?.ToString(), request.ClientAddress?.ToString()));
        Assert.Equal(("domain", "wuauserv", @"C:\Windows\CCM\CcmExec.exe"), (request.Traits["profile"], request.Traits["service"], request.Traits["program"]));
        Assert.Equal(("https://a.example/", "GET", "a.example", "alice", "r.example"), (request.Url, request.Method, request.Host, request.User, request.Reverse));
        Assert.Equal(new DateTime(2026, 11, 23, 10, 0, 0, DateTimeKind.Unspecified), request.Time);
        Assert.Equal("x", request.Headers?["user-agent"]);
        Assert.Equal(2, request.Resolved.Length);
    }

    [Fact]
    public void What_is_absent_is_unknown()
    {
        var request = Read("""{"url":"https://a.example/","source":null}""").Request;
        Assert.Null(request.Source);
        Assert.Null(request.Headers);
        Assert.True(request.Resolved.IsDefault);
        Assert.False(Read("""{"host":"a","resolved":[]}""").Request.Resolved.IsDefault);
    }

    [Fact]
    public void A_pattern_is_asked_about_with_port_and_scheme()
    {
        var read = Read("""{"id":7,"endpoint":"*.a.example","port":10140,"scheme":"tcp-tls"}""");
        Assert.Equal(("7", "*.a.example", Transport.TcpTls, 10140), (read.Id, read.Endpoint, read.Transport, read.Request.Port));
    }

    [Theory]
    [InlineData("6", Protocols.Tcp)]
    [InlineData("58", Protocols.Icmp)]
    [InlineData("47", Protocols.Other)]
    [InlineData("\"esp\"", Protocols.Esp)]
    public void A_protocol_is_a_word_or_a_number(string written, Protocols protocol) =>
        Assert.Equal(protocol, Read($$"""{"host":"a","protocol":{{written}}}""").Request.Protocol);

    [Theory]
    [InlineData("""[]""", "a request is an object")]
    [InlineData("""{"hots":"a"}""", "'hots' is not a field of a request; did you mean 'host'?")]
    [InlineData("""{"host":"a","host":"b"}""", "'host' is given twice")]
    [InlineData("""{"host":5}""", "'host' must be a text")]
    [InlineData("""{"host":"a","port":70000}""", "'port' must be a number from 0 to 65535")]
    [InlineData("""{"host":"a","port":"443"}""", "'port' must be a number from 0 to 65535")]
    [InlineData("""{"host":"a","source":"10.0.0"}""", "'source' must be an IP address, not '10.0.0'")]
    [InlineData("""{"host":"a","time":"2026-11-23T10:00:00Z"}""", "'time' must be the local time")]
    [InlineData("""{"host":"a","direction":"out"}""", "'direction' must be 'outbound' or 'inbound'")]
    [InlineData("""{"host":"a","protocol":300}""", "'protocol' must be")]
    [InlineData("""{"host":"a","resolved":"10.0.0.1"}""", "'resolved' must be an array")]
    [InlineData("""{"method":"GET"}""", "nothing is asked for")]
    [InlineData("""{"endpoint":"a","url":"b"}""", "cannot be given together")]
    [InlineData("""{"endpoint":"a","scheme":"ftp"}""", "'scheme' must be")]
    [InlineData("""{"host":"a","scheme":"https"}""", "'scheme' belongs to 'endpoint'")]
    [InlineData("""{"host":"a"} x""", "not JSON from column 14 on")]
    [InlineData("""{"host":""", "not JSON")]
    public void A_mistake_is_said_in_one_sentence(string line, string problem)
    {
        Assert.Null(RequestReader.Read(Encoding.UTF8.GetBytes(line), out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_read_one_by_one_whatever_their_end()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("\uFEFFone\r\ntwo\n\nlast"));
        Assert.Equal(["one", "two", "", "last"], Lines(new LineReader(stream)));
    }

    [Fact]
    public void A_line_that_is_too_long_is_skipped()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"one\n{new string('x', (3 * LineReader.MaxLength) + 7)}\nthree\n"));
        var reader = new LineReader(stream);
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.IsTooLong);
        Assert.True(reader.TryRead(out var third));
        Assert.Equal(("three", 3, false), (Encoding.UTF8.GetString(third.Span), reader.Number, reader.IsTooLong));
        Assert.False(reader.TryRead(out _));
    }

    private static IEnumerable<string> Lines(LineReader reader)
    {
        while (reader.TryRead(out var line))
        {
            yield return Encoding.UTF8.GetString(line.Span);
        }
    }

    private static ExplainRequest Read(string line)
    {
        var request = RequestReader.Read(Encoding.UTF8.GetBytes(line), out var problem);
        Assert.Equal("", problem);
        return Assert.IsType<ExplainRequest>(request);
    }
}
