using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>An adapter file loads into the adaptation and base it was made with, and into nothing else.</summary>
public sealed class AdapterFileTests : IDisposable
{
    private static readonly AdapterHeader Header = new("BertLora", "5eed", "BertBase", "ba5e", "cache")
    {
        Extra = new Dictionary<string, string> { ["step"] = "1200", ["format"] = "pt" },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    private string File => _folder.File("adapter.safetensors");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ComesBackWithItsHeader()
    {
        Save(Header);
        var destinations = Destinations();
        var found = AdapterFile.Load(File, Header with { Adaptation = "Renamed", Extra = new Dictionary<string, string>() }, destinations);
        Assert.Equal([1, 2, 3, 4, 5, 6], SampleTensors.Floats(destinations["0.A"]));
        Assert.Equal([7, 7], SampleTensors.Floats(destinations["0.B"]));
        Assert.Equal(Header with { Extra = found.Extra }, found);
        Assert.Equal(Header.Extra, found.Extra);
        Assert.Equal("BertLora", AdapterFile.ReadHeader(File).Adaptation);
    }

    [Fact]
    public void LoadsIntoViewsOfAFlatBuffer()
    {
        Save(Header);
        var flat = zeros(8).requires_grad_();
        var destinations = new Dictionary<string, Tensor>
        {
            ["0.A"] = flat.detach().narrow(0, 0, 6).view(2, 3),
            ["0.B"] = flat.detach().narrow(0, 6, 2),
        };
        AdapterFile.Load(File, Header, destinations);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 7], SampleTensors.Floats(flat));
    }

    [Fact]
    public void AnotherArchitectureIsRefused()
    {
        Save(Header);
        AssertRefused(
            Header with
            {
                Architecture = "RobertaBase",
                Adaptation = "RobertaLora",
            },
            Destinations(),
            "adapts the architecture BertBase; RobertaLora adapts RobertaBase."
        );
    }

    [Fact]
    public void AnotherStructureIsRefusedWithTheDifferences()
    {
        Save(Header);
        var destinations = new Dictionary<string, Tensor> { ["0.A"] = zeros(4, 3), ["1.A"] = zeros(1) };
        AssertRefused(
            Header with
            {
                Structure = "f00d",
                Adaptation = "BertLora16",
            },
            destinations,
            "holds the adaptation BertLora with structure 5eed; BertLora16 has structure f00d. Tensors that differ:\n"
                + "missing (1):\n  1.A\nother shape or type (1):\n  0.A: expected [4, 3], found [2, 3]\nin the file but not in the adaptation (1):\n  0.B"
        );
        AssertRefused(Header with { Structure = "f00d" }, Destinations(), "equal names and shapes, but the declarations differ");
    }

    [Fact]
    public void AnotherPrefixStyleIsRefused()
    {
        Save(Header);
        AssertRefused(Header with { PrefixStyle = "attention" }, Destinations(), "prefix style 'cache'; BertLora uses 'attention'");
    }

    [Fact]
    public void AnotherBaseIsRefusedUnlessAllowed()
    {
        Save(Header);
        var other = Header with { BaseFingerprint = "0ther" };
        AssertRefused(other, Destinations(), "their fingerprint is ba5e, that of the base in use is 0ther");

        var destinations = Destinations();
        var found = AdapterFile.Load(File, other, destinations, allowDifferentBase: true);
        Assert.Equal("ba5e", found.BaseFingerprint);
        Assert.Equal([7, 7], SampleTensors.Floats(destinations["0.B"]));
    }

    [Fact]
    public void MissingExtraAndMisshapenTensorsAreNamed()
    {
        Save(Header);
        AssertRefused(
            Header,
            new Dictionary<string, Tensor> { ["0.A"] = zeros(3, 2), ["2.A"] = zeros(1) },
            "does not hold exactly the tensors of BertLora, nothing was loaded:\n"
                + "missing (1):\n  2.A\nother shape or type (1):\n  0.A: expected [3, 2], found [2, 3]\nin the file but not in the adaptation (1):\n  0.B"
        );
    }

    [Fact]
    public void EveryTruncationIsRefusedAndTouchesNothing()
    {
        Save(Header);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            AssertRefused(Header, Destinations(), "");
        }
    }

    [Fact]
    public void FilesThatAreNoAdaptersAreRefused()
    {
        SafetensorsWriter.Write(File, Tensors(), new Dictionary<string, string> { ["format"] = "pt" });
        AssertRefused(Header, Destinations(), "is not an adapter file of this library");

        SafetensorsWriter.Write(File, Tensors(), new Dictionary<string, string> { ["dslpeft.format"] = "2" });
        AssertRefused(Header, Destinations(), "of format 2; this version of the library reads format 1");

        SafetensorsWriter.Write(
            File,
            Tensors(),
            new Dictionary<string, string> { ["dslpeft.format"] = "1", ["dslpeft.adaptation"] = "BertLora" }
        );
        AssertRefused(Header, Destinations(), "its metadata has no 'dslpeft.structure'");
    }

    [Fact]
    public void ExtraPairsCannotPoseAsTheHeader()
    {
        var fault = Assert.Throws<CheckpointException>(() =>
            Save(Header with { Extra = new Dictionary<string, string> { ["dslpeft.base"] = "x" } })
        );
        Assert.Contains("'dslpeft.base' is reserved", fault.Message);
        Assert.Empty(_folder.Contents);
    }

    private void Save(AdapterHeader header) => AdapterFile.Save(File, header, Tensors());

    private static Dictionary<string, Tensor> Tensors() =>
        new() { ["0.A"] = SampleTensors.Counting(2, 3), ["0.B"] = full(2, Scalars.Of(7f)) };

    private static Dictionary<string, Tensor> Destinations() => new() { ["0.A"] = zeros(2, 3), ["0.B"] = zeros(2) };

    private void AssertRefused(AdapterHeader expected, Dictionary<string, Tensor> destinations, string problem)
    {
        var fault = Assert.Throws<CheckpointException>(() => AdapterFile.Load(File, expected, destinations));
        Assert.StartsWith(File + ": ", fault.Message);
        Assert.Contains(problem, fault.Message);
        Assert.All(destinations.Values, destination => Assert.Equal(0, destination.sum().item<float>()));
    }
}
