// Made from app/prose/schema.json by .ci/editor/build.mjs; a test holds the two equal.
export default {
  "version": 1,
  "fragment": "prose",
  "rules": [
    "Never remove or rename a node, a mark or an attribute, and never narrow what one may hold: a browser erases from the shared text, for everybody, what its schema does not know.",
    "Add freely, with a default for every new attribute, and raise the version: the server asks older pages to load anew before it takes more from them.",
    "static/editor/schema-data.js is made from this file by .ci/editor/build.mjs; a test holds the two equal.",
    "content is written (a | b)* or (a | b)+, or one name with * or +; a group's name stands for its members. Marks are ranked as they stand here.",
    "An attribute without a default has none (null). The patterns are read by both, so they keep to what Python's and JavaScript's expressions share."
  ],
  "patterns": {
    "id": "^[a-z0-9]{1,32}$",
    "target": "^[a-z0-9]{1,32}$",
    "language": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    "address": "^(https?://[^\\s<>\"/?#][^\\s<>\"]*|mailto:[^\\s<>\"@]+@[^\\s<>\"@]+)$",
    "control": "[\\u0000-\\u0008\\u000a-\\u001f\\u007f\\ufffe\\uffff]"
  },
  "nodes": {
    "doc": {
      "content": "block+"
    },
    "paragraph": {
      "group": "block",
      "content": "inline*",
      "attrs": {
        "id": {
          "kind": "id"
        },
        "indent": {
          "kind": "flag",
          "default": false
        }
      }
    },
    "heading": {
      "group": "block",
      "content": "inline*",
      "attrs": {
        "id": {
          "kind": "id"
        },
        "level": {
          "kind": "number",
          "default": 3,
          "least": 3,
          "most": 3
        }
      }
    },
    "bullet_list": {
      "group": "block",
      "content": "list_item+",
      "attrs": {
        "id": {
          "kind": "id"
        },
        "spacing": {
          "kind": "word",
          "default": "normal",
          "words": [
            "normal",
            "loose",
            "tight"
          ]
        }
      }
    },
    "ordered_list": {
      "group": "block",
      "content": "list_item+",
      "attrs": {
        "id": {
          "kind": "id"
        },
        "spacing": {
          "kind": "word",
          "default": "normal",
          "words": [
            "normal",
            "loose",
            "tight"
          ]
        }
      }
    },
    "list_item": {
      "content": "block+",
      "attrs": {
        "id": {
          "kind": "id"
        }
      }
    },
    "blockquote": {
      "group": "block",
      "content": "block+",
      "attrs": {
        "id": {
          "kind": "id"
        },
        "lang": {
          "kind": "language"
        }
      }
    },
    "table": {
      "group": "block",
      "content": "table_row+",
      "attrs": {
        "id": {
          "kind": "id"
        }
      }
    },
    "table_row": {
      "content": "(table_cell | table_header)*"
    },
    "table_cell": {
      "content": "block+",
      "attrs": {
        "colspan": {
          "kind": "number",
          "default": 1,
          "least": 1,
          "most": 100
        },
        "rowspan": {
          "kind": "number",
          "default": 1,
          "least": 1,
          "most": 1000
        }
      }
    },
    "table_header": {
      "content": "block+",
      "attrs": {
        "colspan": {
          "kind": "number",
          "default": 1,
          "least": 1,
          "most": 100
        },
        "rowspan": {
          "kind": "number",
          "default": 1,
          "least": 1,
          "most": 1000
        }
      }
    },
    "text": {
      "group": "inline"
    },
    "hard_break": {
      "group": "inline"
    },
    "footnote": {
      "group": "inline",
      "content": "(text | ref)*",
      "attrs": {
        "id": {
          "kind": "id"
        }
      }
    },
    "ref": {
      "group": "inline",
      "attrs": {
        "target": {
          "kind": "target",
          "required": true
        },
        "text": {
          "kind": "text",
          "default": ""
        }
      }
    }
  },
  "marks": {
    "link": {
      "attrs": {
        "href": {
          "kind": "address",
          "required": true
        }
      }
    },
    "lang": {
      "attrs": {
        "lang": {
          "kind": "language",
          "required": true
        }
      }
    },
    "strong": {},
    "em": {}
  }
};
