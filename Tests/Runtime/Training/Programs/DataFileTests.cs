using System.IO.Compression;
using System.Text;
using DslPeft.Runtime.Tests.Data;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>Data files as commands read them.</summary>
[Collection(ProcessWide.Name)]
public sealed class DataFileTests : IDisposable
{
    private readonly TinyProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("text\nwaa wab\nwbc\n")]
    [InlineData("label\ttext\n-1\twaa wab\n\twbc\n")]
    [InlineData("{\"text\":\"waa wab\"}\n{\"text\":\"wbc\",\"label\":-1}\n")]
    [InlineData("[{\"text\":\"waa wab\"},\n{\"text\":\"wbc\"}]\n")]
    [InlineData("text,label\nwaa wab,\nwbc,-1\n", "--format", "csv")]
    public void PredictionsAreMadeOfStandardInput(string rows, params string[] more)
    {
        Assert.Equal(0, Predict(Encoding.UTF8.GetBytes(rows), more));

        Assert.Equal(["waa wab", "wbc"], Texts());
    }

    [Fact]
    public void StandardInputMayBePackedMarkedOrParquet()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write("text\nwaa\n"u8);
        }
        byte[][] inputs =
        [
            packed.ToArray(),
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("{\"text\":\"waa\"}")],
            ParquetFile.Texts<long>(
                [
                    ["waa"],
                ],
                [
                    [null],
                ]
            ),
        ];
        foreach (var input in inputs)
        {
            Assert.True(Predict(input) == 0, _program.StandardError);
            Assert.Equal(["waa"], Texts());
        }
        Assert.Equal(0, Predict(Encoding.Latin1.GetBytes("text\nwaa é\n"), "--encoding", "latin1"));
        Assert.Equal(["waa é"], Texts());
    }

    [Fact]
    public void FaultOfStandardInputNamesIt()
    {
        Assert.Equal(1, Predict("text\tmore\nwaa\n"u8.ToArray()));

        Assert.Contains("error: standard input, line 2: 2 columns are expected", _program.StandardError);
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "dslpeft-input-*"));
    }

    [Fact]
    public void UnknownEncodingsAndFormatsAreRefused()
    {
        Assert.Equal(2, Predict([], "--encoding", "klingon"));
        Assert.Contains("--encoding 'klingon' is unknown", _program.StandardError);
        Assert.Equal(2, Predict([], "--format", "xlsx"));
        Assert.Contains("--format xlsx: files of TinyData are written as tsv, csv, jsonl, json, parquet", _program.StandardError);
    }

    [Fact]
    public void TrainAndEvaluateTakeDeclaredEncodingsAndFormats()
    {
        File.WriteAllText(_program.In("rows.dat"), "text,label\nwaa é,less\nwbc,more\n", Encoding.Latin1);

        Assert.Equal(1, _program.Train("--data", _program.In("rows.dat")));
        Assert.Contains("files ending in '.dat' are not known", _program.StandardError);
        Assert.Equal(1, _program.Train("--data", _program.In("rows.dat"), "--format", "csv"));
        Assert.Contains("line 2: the byte 0xE9 at place 15 is not UTF-8", _program.StandardError);
        Assert.Equal(0, _program.Train("--data", _program.In("rows.dat"), "--format", "csv", "--encoding", "latin1"));
        Assert.Equal(
            0,
            _program.Run(
                "evaluate",
                "--base",
                _program.Base,
                "--adapter",
                Path.Combine(_program.Output, "adapter.safetensors"),
                "--data",
                _program.In("rows.dat"),
                "--format",
                "csv",
                "--encoding",
                "latin1"
            )
        );
        Assert.Contains("rows       2", _program.StandardOutput);
    }

    [Fact]
    public void ControlCharactersOfDataDoNotReachTheTerminal()
    {
        Assert.Equal(0, Predict("text\nwaa \u001b[2Jwab\u0007\n"u8.ToArray()));
        Assert.DoesNotContain(_program.StandardOutput, c => char.IsControl(c) && c is not ('\t' or '\n'));

        Assert.Equal(
            1,
            _program.Run("evaluate", "--base", _program.Base, "--adapter", Adapter(), "--data", Write("text\tlabel\nwaa\tx\u001b[2J\n"))
        );
        Assert.Contains("the label \"x␛[2J\" is unknown", _program.StandardError);
    }

    private int Predict(byte[] input, params string[] more)
    {
        _program.Input = input;
        return _program.Run(["predict", "--base", _program.Base, "--adapter", Adapter(), "--data", "-", .. more]);
    }

    private string Adapter()
    {
        var adapter = Path.Combine(_program.Output, "adapter.safetensors");
        if (!File.Exists(adapter))
        {
            Assert.Equal(0, _program.Train("--epochs", "1"));
        }
        return adapter;
    }

    private string Write(string content)
    {
        File.WriteAllText(_program.In("rows.tsv"), content);
        return _program.In("rows.tsv");
    }

    private string[] Texts() => [.. _program.StandardOutput.TrimEnd('\n').Split('\n').Select(line => line.Split('\t')[2])];
}
