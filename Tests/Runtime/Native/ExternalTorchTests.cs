using DslPeft.Native;

namespace DslPeft.Runtime.Tests.Native;

public sealed class ExternalTorchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-libtorch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void NamesTheVariableThatIsNotSet(string? folder) => Assert.Contains("DSLPEFT_LIBTORCH is not set", Failure(folder));

    [Fact]
    public void NamesAFolderThatDoesNotExist() =>
        Assert.Contains($"'{_folder}/nowhere', which does not exist", Failure($"{_folder}/nowhere"));

    [Fact]
    public void NamesAFolderWithoutLibtorch() => Assert.Contains($"'{_folder}', which has none of", Failure(_folder));

    [Theory]
    [InlineData("")]
    [InlineData("lib")]
    public void NamesTheLibrariesThatAreMissing(string below)
    {
        Directory.CreateDirectory(Path.Combine(_folder, below));
        File.WriteAllBytes(Path.Combine(_folder, below, LibraryName("c10")), []);

        Assert.EndsWith($"lacks {LibraryName("torch_cpu")}, {LibraryName("torch")}.", Failure(_folder));
    }

    [Fact]
    public void NamesTheLibraryThatDoesNotLoad()
    {
        foreach (var library in (string[])["c10", "torch_cpu", "torch"])
        {
            File.WriteAllText(Path.Combine(_folder, LibraryName(library)), "not a library");
        }

        Assert.StartsWith($"'{Path.Combine(_folder, LibraryName("c10"))}' does not load", Failure(_folder));
    }

    [Fact]
    public void NothingIsLoadedWhereDeclarationsAreOnlyRead()
    {
        Assert.Null(Environment.GetEnvironmentVariable(ExternalTorch.Variable));
        Assert.Throws<ExternalTorchException>(() => ExternalTorch.LoadOrExit(typeof(ExternalTorchTests).Assembly));
        AppContext.SetSwitch(ExternalTorch.InspectionSwitch, true);
        try
        {
            ExternalTorch.LoadOrExit(typeof(ExternalTorchTests).Assembly);
        }
        finally
        {
            AppContext.SetSwitch(ExternalTorch.InspectionSwitch, false);
        }
    }

    private static string Failure(string? folder) => Assert.Throws<ExternalTorchException>(() => ExternalTorch.Load(folder)).Message;

    private static string LibraryName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
        : $"lib{library}.so";
}
