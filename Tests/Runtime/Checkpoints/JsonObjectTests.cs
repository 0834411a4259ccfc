using System.Text;
using DslPeft.Checkpoints;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>A configuration is JSON, or its fault is named.</summary>
public sealed class JsonObjectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AByteOrderMarkIsPassedOver() =>
        Assert.Equal(5, CheckpointConfig.Read(_folder.Write("config.json", [.. Encoding.UTF8.Preamble, .. "{\"a\": 5}"u8])).Int("a"));

    [Theory]
    [InlineData("{\"a\": 1,\n\"b\": NaN}", "is not valid JSON: NaN is a number that JSON does not have (line 2, byte 6)")]
    [InlineData("{\"a\": Infinity}", "is not valid JSON: Infinity is a number that JSON does not have (line 1, byte 7)")]
    [InlineData("{\"a\": -Infinity}", "is not valid JSON: -Infinity is a number that JSON does not have (line 1, byte 8)")]
    [InlineData("{\"a\": \"\\ud800\"}", "is not valid JSON: ")]
    [InlineData("{\"\\ud800\": 1}", "is not valid JSON: ")]
    [InlineData("{\"a\": [{\"b\": \"\\udc00\"}]}", "is not valid JSON: ")]
    [InlineData("{\"a\": 1, \"a\": 1}", "is not valid JSON: ")]
    [InlineData("[5]", "must be a JSON object, not Array")]
    [InlineData("", "is not valid JSON: ")]
    [InlineData(
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 651\n",
        "is a pointer of Git LFS, not the file itself, which has 651 bytes"
    )]
    [InlineData("<!DOCTYPE html><html></html>", "is a web page, not the file itself")]
    public void AFaultIsNamed(string text, string problem) => Refused(Encoding.UTF8.GetBytes(text), problem);

    [Fact]
    public void AnotherEncodingIsNamed()
    {
        Refused([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("{}")], "is not valid JSON: this is text of UTF-16");
        Refused([.. "{\"name\": \""u8, 0xe9, .. "\"}"u8], "is not valid JSON: ");
    }

    private void Refused(byte[] bytes, string problem)
    {
        var path = _folder.Write("config.json", bytes);
        var fault = Assert.Throws<CheckpointException>(() => CheckpointConfig.Read(path));
        Assert.StartsWith($"{path}: {problem}", fault.Message);
    }
}
