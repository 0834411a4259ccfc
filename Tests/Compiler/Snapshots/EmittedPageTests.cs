namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>Every example of emitted code has its page, and the index names each.</summary>
public sealed class EmittedPageTests
{
    [Fact]
    public void IndexIsUpToDate() => EmittedPage.VerifyIndex();

    [Fact]
    public void EverySnapshotHasItsPage() =>
        Assert.Equal(
            Directory
                .GetFiles(Repository.PathTo("Tests", "Compiler", "Snapshots"), "*.verified.*")
                .Select(path => Path.GetFileName(path).Split('.')[0])
                .Order(StringComparer.Ordinal),
            EmittedPage.Names
        );
}
