"use strict";
// Starts Swagger UI on the page of the documentation; everything comes from this server. Its own
// words are English: on a Chinese page they are put into Chinese as they appear.
const CHINESE = {
  "Servers": "服务器", "Authorize": "填写令牌", "Schemas": "数据结构", "Parameters": "参数",
  "No parameters": "没有参数", "Name": "名称", "Description": "说明", "Request body": "请求内容",
  "Responses": "答复", "Response": "答复", "Code": "状态", "Links": "链接", "No links": "无",
  "Media type": "内容类型", "Example Value": "示例", "Schema": "结构", "Examples": "示例",
  "Try it out": "试一试", "Try it out ": "试一试", "Cancel": "取消", "Execute": "发送",
  "Clear": "清除", "required": "必填", "Controls ": "由标头 ", " header.": " 决定。",
  "Available authorizations": "身份", "Close": "关闭", "Logout": "清除令牌", "Value:": "值：",
  "Name: ": "名称：", "In: ": "位置：", "Headers:": "标头：", "Type": "类型",
  "Response body": "答复内容", "Response headers": "答复标头", "Server response": "服务器答复",
  "Request URL": "请求网址", "Details": "详情", "Undocumented": "未说明", "Loading": "正在读取",
  "Request created, URL follows": "已受理", "Request fulfilled, document follows": "已答复",
  "Document created, URL follows": "已受理", "Expand all": "全部展开", "Collapse all": "全部收起",
};

function translate(node) {
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const found = CHINESE[text.nodeValue] || CHINESE[text.nodeValue.trim()];
    if (found && !text.parentElement.closest("pre, code, textarea")) {
      text.nodeValue = found;
    }
  }
}

const place = document.getElementById("documentation");
if (document.documentElement.lang.startsWith("zh")) {
  new MutationObserver(() => translate(place)).observe(place, { childList: true, subtree: true });
}
window.SwaggerUIBundle({
  url: "/schema/openapi.json",
  dom_id: "#documentation",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
});
