using System.Reflection;

namespace DslPeft.Numerics.Tests;

/// <summary>How the bodies of methods declared here were taken up: inlined, or called where the vocabulary does not reach.</summary>
public sealed class OwnMethodTests
{
    [Theory]
    [InlineData(typeof(GatedLoraAttribute), "Delta")]
    [InlineData(typeof(NormedAdapterAttribute), "Apply")]
    public void KnownOperationsAreInlined(Type method, string member) => Assert.StartsWith("v0=", Recorded(method, member));

    /// <summary>
    /// A Fourier transform is no known operation. Exactness, counts and leaks of these methods are tested like those of any other.
    /// </summary>
    [Theory]
    [InlineData(typeof(CirculantAttribute), "Weight")]
    public void OtherBodiesAreCalled(Type method, string member) => Assert.Equal("opaque", Recorded(method, member));

    private static string Recorded(Type method, string member) =>
        typeof(OwnMethodTests)
            .Assembly.GetCustomAttributes<MethodBodyAttribute>()
            .Single(body => body.Method == method && body.Member == member)
            .Body;
}
