using DslPeft.Native;

namespace DslPeft.Runtime.Tests.Native;

public sealed class AllocatorThresholdsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(true, "DSLPEFT_ALLOCATOR", "")]
    [InlineData(true, "DSLPEFT_ALLOCATOR", "library")]
    [InlineData(false, "DSLPEFT_ALLOCATOR", "system")]
    [InlineData(false, "MALLOC_MMAP_THRESHOLD_", "65536")]
    [InlineData(false, "MALLOC_TRIM_THRESHOLD_", "0")]
    [InlineData(false, "GLIBC_TUNABLES", "glibc.malloc.arena_max=1")]
    [InlineData(true, "MALLOC_CHECK_", "3")]
    public void WhatTheEnvironmentSetsStays(bool wanted, string? name = null, string? value = null) =>
        Assert.Equal(wanted, AllocatorThresholds.Wanted(asked => asked == name ? value : null));

    /// <summary>
    /// glibc takes all of them; where it is another library, or the tests run under an environment that sets them, none is set.
    /// </summary>
    [Fact]
    public void TheyAreSetWhereTheyAreWanted()
    {
        var glibc =
            OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/maps").Any(line => line.EndsWith("/libc.so.6", StringComparison.Ordinal));

        Assert.Equal(glibc && AllocatorThresholds.Wanted(Environment.GetEnvironmentVariable), AllocatorThresholds.AreSet);
    }
}
