using System.Text;

namespace IoTop.Model.Tests;

public sealed class CgroupPathsTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("/", "")]
    [InlineData("", "")]
    [InlineData("/system.slice/ssh.service", "ssh.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-foot.scope", "app-foot.scope")]
    [InlineData("/user.slice/user-1000.slice/session-3.scope", "session-3.scope")]
    [InlineData("/system.slice/docker-" + Id + ".scope", "docker:0123456789ab")]
    [InlineData("/docker/" + Id, "docker:0123456789ab")]
    [InlineData("/machine.slice/libpod-" + Id + ".scope/container", "podman:0123456789ab")]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-" + Id + ".scope", "k8s:0123456789ab")]
    [InlineData("/kubepods/besteffort/pod5b1c/" + Id, "k8s:0123456789ab")]
    [InlineData("/lxc.payload.web/system.slice/nginx.service", "lxc:web")]
    [InlineData("/machine.slice/machine-deb.scope/payload", "machine:deb")]
    [InlineData("/system.slice/docker-short.scope", "docker-short.scope")]
    public void CgroupPaths_names_containers_and_units(string path, string name) =>
        Assert.Equal(name, CgroupPaths.NameOf(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("0::/system.slice/a.service\n", "/system.slice/a.service")]
    [InlineData("9:name=systemd:/\n4:memory:/box/1\n0::/\n", "/box/1")]
    [InlineData("4:memory:/box/1\n1:name=systemd:/system.slice/b.service\n0::/\n", "/system.slice/b.service")]
    [InlineData("0::/\n", "/")]
    [InlineData("0::/with:colon\n", "/with:colon")]
    [InlineData("rubbish", "")]
    [InlineData("", "")]
    public void CgroupPaths_selects_the_path_that_tells_most(string file, string path) =>
        Assert.Equal(path, Encoding.UTF8.GetString(CgroupPaths.Select(Encoding.UTF8.GetBytes(file))));
}
