using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>Output folders link to the packages instead of copying half a gigabyte of libtorch each.</summary>
public sealed class OutputFolderTests
{
    [LinuxFact]
    public void LibtorchIsALink()
    {
        FileInfo torch = new(Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so"));

        Assert.True(torch.Exists);
        Assert.NotNull(torch.LinkTarget);
    }
}
